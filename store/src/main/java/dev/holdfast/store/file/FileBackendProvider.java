package dev.holdfast.store.file;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.file.FileOptions.Compression;
import dev.holdfast.store.file.FileOptions.Layout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code file:DIR}. Parameters: {@code layout=shared|streams}, {@code segment=BYTES} (or {@code 64k}, {@code 32m}),
 * {@code compress=none|gzip|zstd}.
 */
public final class FileBackendProvider implements BackendProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        if (url.location().isBlank()) {
            throw new IllegalArgumentException("'" + url + "' names no directory; write file:DIR");
        }
        var with = FileOptions.of(options);
        for (Map.Entry<String, String> parameter : url.parameters().entrySet()) {
            String value = parameter.getValue();
            with = switch (parameter.getKey()) {
                case "layout" -> with.withLayout(choice(Layout.class, parameter.getKey(), value));
                case "segment" -> with.withSegmentBytes(bytes(value));
                case "compress" -> with.withCompression(choice(Compression.class, parameter.getKey(), value));
                default ->
                    throw new IllegalArgumentException("a file store knows no parameter '" + parameter.getKey()
                            + "'; it knows layout, segment and compress");
            };
        }
        String location = url.location().startsWith("//") ? url.location().substring(2) : url.location();
        return FileBackend.open(Path.of(location), with);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String parameter, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("the parameter " + parameter + " of a file store is not '" + value
                + "' but one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    private static long bytes(String value) {
        String digits = value.replaceAll("[kKmM]$", "");
        int shift = value.matches(".*[kK]") ? 10 : value.matches(".*[mM]") ? 20 : 0;
        if (!digits.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("'" + value + "' is not a number of bytes; write 65536, 64k or 32m");
        }
        return Long.parseLong(digits) << shift;
    }
}
