package dev.holdfast.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.file.Disk;
import dev.holdfast.store.file.FileOptions.Layout;
import dev.holdfast.testkit.SettableClock;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where locks or forces may not hold, that is said; where they do not, nothing is begun. */
class NetworkFileSystemsTest {
    private static Disk disk(String type) {
        return new ForwardingDisk(new SimulatedDisk(new SettableClock())) {
            @Override
            public String fileSystem(Path directory) {
                return type;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"fuse.sshfs", "fuse.rclone", "davfs"})
    void aFileSystemWithoutLocksIsRefused(String type) {
        assertThatThrownBy(() -> FileStores.opener(Layout.SHARED, 1).apply(disk(type)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("is " + type + ", where locks do not keep a writer on another machine out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "CIFS", "smb3", "9p", "fuse.glusterfs"})
    void aNetworkFileSystemIsToldByHealth(String type) {
        try (Backend store = FileStores.opener(Layout.SHARED, 1).apply(disk(type))) {
            assertThat(store.health().healthy()).isTrue();
            assertThat(store.health().detail()).contains("network file system");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "apfs", "overlay", "tmpfs", "fuseblk"})
    void aDiskOfThisMachineNeedsNoWarning(String type) {
        try (Backend store = FileStores.opener(Layout.SHARED, 1).apply(disk(type))) {
            assertThat(store.health().detail()).doesNotContain("network");
        }
    }
}
