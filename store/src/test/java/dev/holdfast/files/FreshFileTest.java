package dev.holdfast.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshFileTest {
    @TempDir
    private Path directory;

    private static void write(Path target, String text) throws IOException {
        try (FreshFile fresh = FreshFile.beside(target)) {
            fresh.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            fresh.replace();
        }
    }

    @Test
    void theTargetIsReplacedAndNothingIsLeftBesideIt() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "old");
        write(target, "new");
        assertThat(target).hasContent("new");
        FreshFile.beside(target).close();
        assertThat(directory.toFile().list()).containsExactly("target");
    }

    @Test
    void nobodyCanForeseeItsName() throws IOException {
        Path target = directory.resolve("target");
        try (FreshFile one = FreshFile.beside(target);
                FreshFile another = FreshFile.beside(target)) {
            assertThat(one.path()).isNotEqualTo(another.path()).hasParent(directory);
        }
    }

    @Test
    void aLinkStaysALinkAndTheFileItLeadsToIsReplacedWhereThatStands() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        try (FreshFile fresh = FreshFile.beside(link)) {
            assertThat(fresh.path()).hasParent(elsewhere.toRealPath());
        }
        write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        assertThatThrownBy(() -> write(link, "new"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("leads nowhere");
    }
}
