package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a contender has written. */
final class EventFiles {
    private static final int BLOCK_BYTES = 1 << 20;

    private EventFiles() {
    }

    /** Lines of all files in the folder that match the glob. */
    static long lines(Path directory, String glob) throws IOException {
        long lines = 0;
        byte[] block = new byte[BLOCK_BYTES];
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int count = in.read(block); count > 0; count = in.read(block)) {
                        for (int i = 0; i < count; i++) {
                            lines += block[i] == '\n' ? 1 : 0;
                        }
                    }
                }
            }
        }
        return lines;
    }
}
