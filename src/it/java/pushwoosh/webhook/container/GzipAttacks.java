package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Compressed bodies that are bombs, broken, or not compressed at all. */
final class GzipAttacks {
    private static final int BOMB_MEGABYTES = 900;
    private static final int CORRUPTIONS = 40;
    private static final Set<Integer> REFUSED = Set.of(400);

    private GzipAttacks() {
    }

    static List<Attack> on(String path) throws IOException {
        List<Attack> attacks = new ArrayList<>();
        byte[] bomb = bomb();
        byte[] good = Request.post(path, Example.EVENT).gzipped().body();
        attacks.add(attack("bomb of 900 MB", path, Set.of(413), bomb));
        attacks.add(attack("bomb in a bomb", path, REFUSED, Request.post(path, bomb).gzipped().body()));
        attacks.add(attack("an event, then a bomb", path, REFUSED, join(good, bomb)));
        attacks.add(attack("header only", path, REFUSED, Arrays.copyOf(good, 10)));
        attacks.add(attack("two bytes", path, REFUSED, Arrays.copyOf(good, 2)));
        attacks.add(attack("junk at the end", path, REFUSED, join(good, "junk".getBytes(UTF_8))));
        attacks.add(attack("name without end", path, REFUSED, endlessName()));
        attacks.add(attack("not compressed", path, Set.of(200), Example.EVENT.getBytes(UTF_8)));
        attacks.add(attack("event in two members", path, REFUSED, inTwoMembers(path)));
        for (int cut = 1; cut < good.length; cut += good.length / 10) {
            attacks.add(attack("cut off", path, REFUSED, Arrays.copyOf(good, good.length - cut)));
        }
        for (int i = 0; i < CORRUPTIONS; i++) {
            byte[] corrupt = good.clone();
            corrupt[good.length - 1 - i] ^= 0x55; // From the end: its length, its checksum, its data.
            attacks.add(attack("corrupt", path, REFUSED, corrupt));
        }
        return attacks;
    }

    private static Attack attack(String name, String path, Set<Integer> expected, byte[] body) throws IOException {
        return Attack.writing("gzip: " + name, expected, Request.post(path, body).with("Content-Encoding", "gzip").bytes());
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] blanks = " ".repeat(1_000_000).getBytes(UTF_8);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed, 65_536)) {
            for (int i = 0; i < BOMB_MEGABYTES; i++) {
                gzip.write(blanks);
            }
        }
        return compressed.toByteArray();
    }

    private static byte[] endlessName() {
        byte[] header = new byte[500_000];
        Arrays.fill(header, (byte) 'n');
        System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}, 0, header, 0, 10);
        return header;
    }

    private static byte[] inTwoMembers(String path) throws IOException {
        return join(Request.post(path, Example.EVENT.substring(0, 100).getBytes(UTF_8)).gzipped().body(),
                Request.post(path, Example.EVENT.substring(100).getBytes(UTF_8)).gzipped().body());
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
