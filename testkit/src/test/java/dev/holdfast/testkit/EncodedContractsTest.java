package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.Stores;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import dev.holdfast.store.file.FileBackendProvider;
import dev.holdfast.store.memory.MemoryBackendProvider;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A store keeps its promises however its values are encoded. */
class EncodedContractsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Encoding ENCRYPTED = Encoding.encrypted(
                    KeyRing.parse("first=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= active"))
            .requiringEncryption();
    private static final Encoding PACKED = new Encoding(0, null, false);

    private final StoreUrl memory = StoreUrl.parse("memory:" + UUID.randomUUID());

    @TempDir
    private Path directory;

    private Backend inMemory(StoreOptions options, Encoding encoding) {
        return EncodedBackend.around(new MemoryBackendProvider().open(memory, options), encoding, RANDOM);
    }

    private Backend encrypted(StoreOptions options) {
        return inMemory(options, ENCRYPTED);
    }

    private Backend packed(StoreOptions options) {
        return inMemory(options, PACKED);
    }

    private Backend plain(StoreOptions options) {
        return inMemory(options, Encoding.PLAIN);
    }

    private Backend encryptedInFiles(StoreOptions options) {
        return EncodedBackend.around(
                new FileBackendProvider().open(StoreUrl.parse("file:" + directory), options), ENCRYPTED, RANDOM);
    }

    /** Everything there is around a backend. */
    private Backend tenant(StoreOptions options) {
        return Stores.open(memory.full(), options.withTenant("acme").withEncoding(ENCRYPTED));
    }

    @Nested
    class EncryptedLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encrypted(options);
        }
    }

    @Nested
    class EncryptedDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encrypted(options);
        }
    }

    @Nested
    class EncryptedBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encrypted(options);
        }
    }

    @Nested
    class PackedLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return packed(options);
        }
    }

    @Nested
    class PackedDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return packed(options);
        }
    }

    @Nested
    class PackedBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return packed(options);
        }
    }

    @Nested
    class PlainLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return plain(options);
        }
    }

    @Nested
    class PlainDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return plain(options);
        }
    }

    @Nested
    class PlainBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return plain(options);
        }
    }

    @Nested
    class EncryptedInFilesLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encryptedInFiles(options);
        }
    }

    @Nested
    class EncryptedInFilesDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encryptedInFiles(options);
        }
    }

    @Nested
    class EncryptedInFilesBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encryptedInFiles(options);
        }
    }

    @Nested
    class EncryptedInFilesReopened extends ReopenContract {
        @Override
        protected Backend open(StoreOptions options) {
            return encryptedInFiles(options);
        }
    }

    @Nested
    class TenantLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return tenant(options);
        }
    }

    @Nested
    class TenantDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return tenant(options);
        }
    }

    @Nested
    class TenantBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return tenant(options);
        }
    }
}
