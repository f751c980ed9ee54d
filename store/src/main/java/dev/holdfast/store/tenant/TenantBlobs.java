package dev.holdfast.store.tenant;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.BlobNames;
import dev.holdfast.store.codec.NamedBlobs;
import dev.holdfast.store.codec.UnnamedBlobs;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps a tenant's blobs apart from the same blobs of others by beginning them with {@link #MARK} and 32 bytes that are the
 * tenant's own and that nobody else can guess. Thread-safe.
 */
final class TenantBlobs implements NamedBlobs.Wrapping {
    /** How the stored blobs of all tenants begin but the default one's. */
    static final byte[] MARK = HexFormat.of().parseHex("484654318a1fd2c94e07b35c66f0913d");

    private static final String NAMES = Names.TENANT_END + "blobs";
    private static final String SALTS = Names.TENANT_END + "tenants";
    private static final Pattern SALT = Pattern.compile("\\{\"salt\":\"([0-9a-f]{64})\"}");

    private final Docs docs;
    private final String tenant;
    private final RandomGenerator random;
    private volatile byte[] start = {};

    private TenantBlobs(Docs docs, Space space, RandomGenerator random) {
        this.docs = docs;
        this.tenant = space.prefix().replace(Names.TENANT_END, "");
        this.random = random;
    }

    static Blobs of(Backend inner, Space space, RandomGenerator random) {
        var names = new BlobNames(inner.docs(), NAMES, space.prefix());
        return space.isDefault()
                ? new UnnamedBlobs(inner.blobs(), names, MARK)
                : new NamedBlobs(inner.blobs(), names, new TenantBlobs(inner.docs(), space, random));
    }

    @Override
    public byte[] wrap(Digest digest, byte[] content) {
        byte[] begin = start();
        byte[] wrapped = Arrays.copyOf(begin, begin.length + content.length);
        System.arraycopy(content, 0, wrapped, begin.length, content.length);
        return wrapped;
    }

    @Override
    public byte[] unwrap(Digest digest, byte[] stored) {
        byte[] begin = start();
        if (stored.length < begin.length || !Arrays.equals(stored, 0, begin.length, begin, 0, begin.length)) {
            throw new Corrupt("blob " + digest, "it is not this tenant's; restore its document in '" + NAMES + "'");
        }
        return Arrays.copyOfRange(stored, begin.length, stored.length);
    }

    private byte[] start() {
        if (start.length == 0) {
            byte[] salt = salt().orElseGet(this::newSalt);
            byte[] whole = Arrays.copyOf(MARK, MARK.length + salt.length);
            System.arraycopy(salt, 0, whole, MARK.length, salt.length);
            start = whole;
        }
        return start;
    }

    private Optional<byte[]> salt() {
        return docs.get(SALTS, tenant).map(doc -> {
            Matcher body = SALT.matcher(doc.body().canonical());
            if (!body.matches()) {
                throw new Corrupt(
                        "document '" + tenant + "' of collection '" + SALTS + "'",
                        "it does not hold the salt of a tenant's blobs; restore it from a backup");
            }
            return HexFormat.of().parseHex(body.group(1));
        });
    }

    private byte[] newSalt() {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        Json body = Json.ofCompact("{\"salt\":\"" + HexFormat.of().formatHex(salt) + "\"}");
        try {
            docs.put(SALTS, tenant, Expected.none(), NewDoc.of(body));
            return salt;
        } catch (Conflict other) {
            return salt().orElseThrow(() -> other);
        }
    }
}
