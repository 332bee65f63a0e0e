package foehn.hypervisor.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// One party's certificate, key and trusted authority, as files. The names are those that QEMU's
/// `-object tls-creds-x509,dir=…` wants, so the same directory serves the agent's HTTPS and the migration link.
public record TlsDirectory(Path directory) {

    Path authorityCertificate() {
        return directory.resolve("ca-cert.pem");
    }

    Path certificate() {
        return directory.resolve("server-cert.pem");
    }

    Path key() {
        return directory.resolve("server-key.pem");
    }

    /// For QEMU, which is server at the target and client at the source: the same certificate by another name.
    Path clientCertificate() {
        return directory.resolve("client-cert.pem");
    }

    Path clientKey() {
        return directory.resolve("client-key.pem");
    }

    /// Public numbers for the key exchange.
    Path group() {
        return directory.resolve("dh-params.pem");
    }

    /// For both sides of mutual TLS: shows our certificate, and accepts a peer only when its certificate was signed
    /// by the cloud's authority, is in date, and speaks for somebody whom `peers` admits.
    public SSLContext context(Predicate<Identity> peers) throws IOException, GeneralSecurityException {
        var certificate = Pem.certificate(certificate());
        var authority = Pem.certificate(authorityCertificate());
        var context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new OwnKey(Pem.privateKey(key()), certificate)},
                new TrustManager[] {new PeerTrust(pkix(authority), peers)},
                null);
        return context;
    }

    /// A crash between writing the key and writing the certificate leaves a pair that does not fit.
    boolean fits() throws IOException, GeneralSecurityException {
        var certificate = Pem.certificate(certificate());
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(Pem.privateKey(key()));
        signer.update(certificate.getEncoded());
        var signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(certificate.getEncoded());
        return signer.verify(signature);
    }

    private static X509ExtendedTrustManager pkix(X509Certificate authority)
            throws IOException, GeneralSecurityException {
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("authority", authority);
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
