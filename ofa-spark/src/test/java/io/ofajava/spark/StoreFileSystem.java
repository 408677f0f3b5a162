// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files behind the scheme {@code store}, with the semantics of an object store: renaming is not supported, and a
 * file appears whole or not at all.
 */
public class StoreFileSystem extends FileSystem {
    private static final URI NAME = URI.create("store:///");

    private static final String UPLOAD = ".upload-";

    private final RawLocalFileSystem local = new RawLocalFileSystem();

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        super.initialize(NAME, conf);
        local.initialize(URI.create("file:///"), conf);
    }

    @Override
    public URI getUri() {
        return NAME;
    }

    @Override
    public String getScheme() {
        return "store";
    }

    private static Path local(Path path) {
        return new Path("file", "", path.toUri().getPath());
    }

    private static FileStatus stored(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                1,
                status.getBlockSize(),
                status.getModificationTime(),
                new Path("store", "", status.getPath().toUri().getPath()));
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return local.open(local(path), bufferSize);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        if (!overwrite && local.exists(local(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Path upload = new Path(local(path).getParent(), UPLOAD + UUID.randomUUID());
        OutputStream out = local.create(upload, false, bufferSize, replication, blockSize, progress);
        return new FSDataOutputStream(new Upload(out, local.pathToFile(upload), local.pathToFile(local(path))), null);
    }

    /** An object appears when its upload is complete, so that a process which is killed leaves no half object. */
    static final class Upload extends FilterOutputStream {
        private final File upload;
        private final File object;
        private boolean complete;

        Upload(OutputStream out, File upload, File object) {
            super(out);
            this.upload = upload;
            this.object = object;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (!complete) {
                complete = true;
                super.close();
                Files.move(upload.toPath(), object.toPath(), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) throws IOException {
        throw new IOException("an object store appends nothing: " + path);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        throw new IOException("an object store renames nothing: " + from);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return local.delete(local(path), recursive);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Stream.of(local.listStatus(local(path)))
                .filter(status -> !status.getPath().getName().startsWith(UPLOAD))
                .map(StoreFileSystem::stored)
                .toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return stored(local.getFileStatus(local(path)));
    }

    @Override
    public void setWorkingDirectory(Path directory) {}

    @Override
    public Path getWorkingDirectory() {
        return new Path(NAME);
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        return local.mkdirs(local(path));
    }
}
