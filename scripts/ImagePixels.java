import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import io.ofajava.image.Truncated;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * For compare-images: reads one file name per line. For each it writes "ok WIDTH HEIGHT" followed by the RGB bytes, or
 * "refused MESSAGE".
 */
public final class ImagePixels {
    private ImagePixels() {}

    public static void main(String[] arguments) throws IOException {
        ImageDecoder reader =
                new ImageDecoder(ImageLimits.DEFAULT, Orientation.IGNORE, Truncated.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT)));
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            try {
                RgbImage image = reader.read(Path.of(name));
                out.write(("ok " + image.width() + " " + image.height() + "\n").getBytes(StandardCharsets.UTF_8));
                out.write(image.rgb());
            } catch (RuntimeException e) {
                String message = e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
                out.write(("refused " + message + "\n").getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
        }
    }
}
