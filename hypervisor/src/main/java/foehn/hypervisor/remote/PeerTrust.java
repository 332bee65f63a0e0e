package foehn.hypervisor.remote;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// The JDK's own checks of a peer's certificate (signature, dates, purpose, and for servers the address), and after
/// them ours: whom the certificate speaks for. It refuses within the handshake, before any request is read.
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager pkix;
    private final Predicate<Identity> admitted;

    PeerTrust(X509ExtendedTrustManager pkix, Predicate<Identity> admitted) {
        this.pkix = pkix;
        this.admitted = admitted;
    }

    private void requireAdmitted(X509Certificate[] chain) throws CertificateException {
        var identity = Identity.of(chain[0]);
        if (identity.filter(admitted).isEmpty()) {
            throw new CertificateException(
                    "the certificate of " + chain[0].getSubjectX500Principal() + " does not admit its owner here");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        pkix.checkClientTrusted(chain, authType, socket);
        requireAdmitted(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        pkix.checkClientTrusted(chain, authType, engine);
        requireAdmitted(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        pkix.checkClientTrusted(chain, authType);
        requireAdmitted(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        pkix.checkServerTrusted(chain, authType, socket);
        requireAdmitted(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        pkix.checkServerTrusted(chain, authType, engine);
        requireAdmitted(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        pkix.checkServerTrusted(chain, authType);
        requireAdmitted(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return pkix.getAcceptedIssuers();
    }
}
