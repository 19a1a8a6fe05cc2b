package pushwoosh.webhook.journal;

import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** A file store that has a type only. */
final class TypedFileStore extends FileStore {
    private final String type;

    TypedFileStore(String type) {
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String name() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReadOnly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getTotalSpace() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getUsableSpace() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getUnallocatedSpace() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> view) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean supportsFileAttributeView(String view) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> view) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException();
    }
}
