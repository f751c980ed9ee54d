package dev.holdfast.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Which servers are trusted: the certificate is checked, and that it is for the host that the URL names. */
final class Tls {
    /** Certificates are no secret, but the driver wants one. */
    private static final char[] PASSWORD = "certificates".toCharArray();

    private Tls() {}

    static SslOptions options(RedisUrl url) {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        if (url.certificates() != null) {
            byte[] store = trusting(url.certificates());
            options.trustStoreType("PKCS12").truststore(() -> new ByteArrayInputStream(store), PASSWORD);
        }
        return options.build();
    }

    /** @throws IllegalArgumentException if the file has no certificates */
    private static byte[] trusting(Path file) {
        try (InputStream text = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(text)) {
                trusted.setCertificateEntry("trusted-" + number++, certificate);
            }
            var bytes = new ByteArrayOutputStream();
            trusted.store(bytes, PASSWORD);
            return bytes.toByteArray();
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "sslRootCert names '" + file + "', which is not a PEM file with certificates: " + unreadable,
                    unreadable);
        }
    }
}
