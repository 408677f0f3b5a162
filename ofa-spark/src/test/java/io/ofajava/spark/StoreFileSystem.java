// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files behind the scheme {@code store}, with the semantics of an object store: renaming is not supported. */
public class StoreFileSystem extends FileSystem {
    private static final URI NAME = URI.create("store:///");

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
        return local.create(local(path), overwrite, bufferSize, replication, blockSize, progress);
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
        FileStatus[] found = local.listStatus(local(path));
        for (int i = 0; i < found.length; i++) {
            found[i] = stored(found[i]);
        }
        return found;
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
