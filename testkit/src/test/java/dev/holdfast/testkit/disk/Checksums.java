package dev.holdfast.testkit.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.store.file.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Disks that lead a backend to believe in lines it should refuse: every line read has a checksum that fits. */
final class Checksums {
    private static final Pattern LINE = Pattern.compile("(?<line>[^\n]*),\"crc\":\"[0-9a-f]{8}\"\\}");

    private Checksums() {}

    /** A backend that does not look at checksums. */
    static Disk unchecked(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public byte[] read(Path file, long offset, int length) throws IOException {
                return corrected(new String(super.read(file, offset, length), ISO_8859_1));
            }
        };
    }

    /** A backend whose checksums do not cover all of the line. */
    static Disk flipped(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public byte[] read(Path file, long offset, int length) throws IOException {
                String text = new String(super.read(file, offset, length), ISO_8859_1);
                return corrected(text.replaceAll("x(?=\"\\},\"stream|\",\"id)", "y"));
            }
        };
    }

    /** The text, each byte a character, with the right checksum in each line that has one. */
    static byte[] corrected(String text) {
        return LINE.matcher(text).replaceAll(Checksums::correctedLine).getBytes(ISO_8859_1);
    }

    private static String correctedLine(MatchResult match) {
        String line = match.group("line");
        var crc = new CRC32C();
        crc.update(line.getBytes(ISO_8859_1));
        String right = line + ",\"crc\":\"" + HexFormat.of().toHexDigits((int) crc.getValue()) + "\"}";
        return Matcher.quoteReplacement(right);
    }
}
