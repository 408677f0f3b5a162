import io.ofajava.Ofa;
import java.nio.file.Path;

public class DescribeImage {
    public static void main(String[] args) {
        try (Ofa ofa = Ofa.load()) {
            System.out.println(ofa.caption(Path.of(args[0])).text());
        }
    }
}
