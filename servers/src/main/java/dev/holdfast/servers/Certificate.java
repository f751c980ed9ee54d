package dev.holdfast.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that trusts itself, for a server on 127.0.0.1, and its private key. Immutable.
 *
 * @param certificate a PEM file, also the one to trust
 * @param key a PEM file for its owner only
 */
public record Certificate(Path certificate, Path key) {
    private static final String STORE_PASSWORD = "for-a-minute";

    /** Makes one in a folder, by the {@code keytool} of this JDK. */
    public static Certificate make(Path folder, String name) {
        Path store = folder.resolve(name + ".p12");
        try {
            Binaries.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    STORE_PASSWORD,
                    "-alias",
                    name,
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048"));
            return read(store, folder, name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("no certificate could be made", failed);
        }
    }

    private static Certificate read(Path store, Path folder, String name) throws IOException, GeneralSecurityException {
        try (InputStream bytes = Files.newInputStream(store)) {
            KeyStore made = KeyStore.getInstance("PKCS12");
            made.load(bytes, STORE_PASSWORD.toCharArray());
            byte[] certificate = made.getCertificate(name).getEncoded();
            byte[] key = made.getKey(name, STORE_PASSWORD.toCharArray()).getEncoded();
            return new Certificate(
                    write(folder.resolve(name + ".crt"), "CERTIFICATE", certificate),
                    write(folder.resolve(name + ".key"), "PRIVATE KEY", key));
        }
    }

    private static Path write(Path file, String kind, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
