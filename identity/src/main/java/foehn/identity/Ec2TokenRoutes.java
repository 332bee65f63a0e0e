package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;

/// `/v3/ec2tokens` and `/v3/s3tokens`: services ask whom a signed request is from. Only services may, for whoever
/// could overhear one signature would get a token for it.
final class Ec2TokenRoutes {
    private final Ec2Tokens ec2Tokens;
    private final Accesses accesses;

    Ec2TokenRoutes(Ec2Tokens ec2Tokens, Accesses accesses) {
        this.ec2Tokens = ec2Tokens;
        this.accesses = accesses;
    }

    Routes routes() {
        return new Routes()
                .on("POST", "/v3/ec2tokens", Authority.SERVICE_OR_ADMIN, this::ec2)
                .on("POST", "/v3/s3tokens", Authority.SERVICE_OR_ADMIN, this::s3);
    }

    private void ec2(Exchange x) {
        var token = ec2Tokens.ec2(Fields.of(x.json(), "body"));
        x.setHeader("X-Subject-Token", token.text());
        x.json(200, TokenView.of(token, accesses.catalog(token.access())));
    }

    /// Without the token itself: the service learns who it is, and cannot act as they.
    private void s3(Exchange x) {
        var token = ec2Tokens.s3(Fields.of(x.json(), "body"));
        x.json(200, TokenView.of(token, accesses.catalog(token.access())));
    }
}
