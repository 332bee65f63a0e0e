package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The worked examples of Amazon's own description of the signature, and what must not pass.
final class SignatureV4Test {
    private static final String ACCESS = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final Signature.Signing SIGNING = new Signature.Signing("us-east-1", Optional.empty());

    private static Wire request(String method, String path, String query, String... headers) {
        var list = new ArrayList<Wire.Header>();
        list.add(new Wire.Header("Host", "examplebucket.s3.amazonaws.com"));
        for (int i = 0; i < headers.length; i += 2) {
            list.add(new Wire.Header(headers[i], headers[i + 1]));
        }
        return new Wire(method, path, query, list);
    }

    private static String authorization(String signed, String signature) {
        return SignatureV4.ALGORITHM + " Credential=" + ACCESS + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signed + ",Signature=" + signature;
    }

    private static Wire getObject() {
        return request(
                "GET",
                "/test.txt",
                "",
                "Range",
                "bytes=0-9",
                "x-amz-content-sha256",
                EMPTY,
                "x-amz-date",
                "20130524T000000Z",
                "Authorization",
                authorization(
                        "host;range;x-amz-content-sha256;x-amz-date",
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
    }

    private static boolean verifies(Wire wire) {
        return Signature.of(wire, SIGNING, NOW).orElseThrow().verify(SECRET);
    }

    private static S3Error refusal(Wire wire, Instant now) {
        try {
            Signature.of(wire, SIGNING, now);
        } catch (S3Exception refused) {
            return refused.error;
        }
        throw new AssertionError("was not refused");
    }

    @Test
    void amazonsExampleOfAGetVerifies() {
        assertThat(verifies(getObject())).isTrue();
    }

    @Test
    void amazonsExampleOfAPutWithAnEscapedNameVerifies() {
        assertThat(verifies(request(
                        "PUT",
                        "/test$file.text",
                        "",
                        "Date",
                        "Fri, 24 May 2013 00:00:00 GMT",
                        "x-amz-date",
                        "20130524T000000Z",
                        "x-amz-storage-class",
                        "REDUCED_REDUNDANCY",
                        "x-amz-content-sha256",
                        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                        "Authorization",
                        authorization(
                                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))))
                .isTrue();
    }

    @Test
    void amazonsExampleOfAListingVerifies() {
        assertThat(verifies(request(
                        "GET",
                        "/",
                        "max-keys=2&prefix=J",
                        "x-amz-content-sha256",
                        EMPTY,
                        "x-amz-date",
                        "20130524T000000Z",
                        "Authorization",
                        authorization(
                                "host;x-amz-content-sha256;x-amz-date",
                                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))))
                .isTrue();
    }

    private static Wire presigned(String expires) {
        return request(
                "GET",
                "/test.txt",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + ACCESS
                        + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires="
                        + expires + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
                        + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void amazonsExampleOfAPresignedAddressVerifies() {
        assertThat(verifies(presigned("86400"))).isTrue();
    }

    @Test
    void aPresignedAddressIsNoGoodWhenItsTimeIsOver() {
        assertThat(refusal(presigned("86400"), NOW.plusSeconds(86_401))).isEqualTo(S3Error.AccessDenied);
    }

    @Test
    void aPresignedAddressIsNoGoodBeforeItsTime() {
        assertThat(refusal(presigned("86400"), NOW.minusSeconds(3_600))).isEqualTo(S3Error.AccessDenied);
    }

    @Test
    void aPresignedAddressCannotBeMadeToLastLonger() {
        assertThat(verifies(presigned("86401"))).isFalse();
        assertThat(refusal(presigned("604801"), NOW)).isEqualTo(S3Error.AuthorizationQueryParametersError);
        assertThat(refusal(presigned("-1"), NOW)).isEqualTo(S3Error.AuthorizationQueryParametersError);
        assertThat(refusal(presigned("soon"), NOW)).isEqualTo(S3Error.AuthorizationQueryParametersError);
    }

    @Test
    void aSignatureIsGoodForItsOwnRequestAlone() {
        var get = getObject();
        var headers = new ArrayList<>(get.headers());
        assertThat(verifies(new Wire("PUT", get.rawPath(), "", headers))).isFalse();
        assertThat(verifies(new Wire("GET", "/other.txt", "", headers))).isFalse();
        assertThat(verifies(new Wire("GET", get.rawPath(), "acl", headers))).isFalse();
        headers.set(1, new Wire.Header("Range", "bytes=0-10"));
        assertThat(verifies(new Wire("GET", get.rawPath(), "", headers))).isFalse();
        assertThat(Signature.of(get, SIGNING, NOW).orElseThrow().verify(SECRET + "x"))
                .isFalse();
    }

    @Test
    void aHeaderThatChangesTheMeaningMustBeSigned() {
        for (String name : List.of("x-amz-acl", "x-amz-copy-source", "X-Amz-Meta-Owner", "x-amz-grant-read")) {
            var headers = new ArrayList<>(getObject().headers());
            headers.add(new Wire.Header(name, "public-read"));
            assertThat(refusal(new Wire("GET", "/test.txt", "", headers), NOW)).isEqualTo(S3Error.AccessDenied);
        }
    }

    @Test
    void aClockThatIsFarOffIsToldSo() {
        assertThat(refusal(getObject(), NOW.plusSeconds(901))).isEqualTo(S3Error.RequestTimeTooSkewed);
        assertThat(refusal(getObject(), NOW.minusSeconds(901))).isEqualTo(S3Error.RequestTimeTooSkewed);
        assertThat(verifies(getObject())).isTrue();
    }

    @Test
    void aKeyForAnotherRegionOrServiceIsRefused() {
        var elsewhere = new Signature.Signing("eu-west-1", Optional.empty());
        assertThatThrownBy(() -> Signature.of(getObject(), elsewhere, NOW))
                .isInstanceOfSatisfying(S3Exception.class, refused -> {
                    assertThat(refused.error).isEqualTo(S3Error.AuthorizationHeaderMalformed);
                    assertThat(refused.details()).containsEntry("Region", "eu-west-1");
                });
    }

    @Test
    void whatIsEscapedOrNotInTheirPathMeansTheSame() {
        var escaped = request("GET", "/a%20b%2Fc~d", "", "x-amz-date", "20130524T000000Z");
        var headers = new ArrayList<>(escaped.headers());
        headers.add(new Wire.Header("Authorization", authorization("host;x-amz-date", "0")));
        var one = (SignatureV4) Signature.of(new Wire("GET", "/a%20b%2Fc~d", "", headers), SIGNING, NOW)
                .orElseThrow();
        var other = (SignatureV4) Signature.of(new Wire("GET", "/%61%20b/c%7Ed", "", headers), SIGNING, NOW)
                .orElseThrow();
        assertThat(one.canonicalRequest()).isEqualTo(other.canonicalRequest());
    }

    @Test
    void aRequestWithoutASignatureHasNone() {
        assertThat(Signature.of(request("GET", "/", ""), SIGNING, NOW)).isEmpty();
    }
}
