package foehn.object.web;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// `/crossdomain.xml`: whose pages may use the store from browser plug-ins.
public final class CrossDomain implements Feature {
    /// What holds when nobody says otherwise.
    public static final String ANYBODY = "<allow-access-from domain=\"*\" secure=\"false\" />";

    private final byte[] document;

    /// @param policy the elements of the document
    public CrossDomain(String policy) {
        this.document = ("<?xml version=\"1.0\"?>\n<!DOCTYPE cross-domain-policy SYSTEM "
                        + "\"http://www.adobe.com/xml/dtds/cross-domain-policy.dtd\" >\n<cross-domain-policy>\n"
                        + policy
                        + "\n</cross-domain-policy>")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        return next.handle(call);
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("crossdomain");
    }

    public Routes routes() {
        return new Routes().on("GET", "/crossdomain.xml", Policy.OPEN, this::show);
    }

    private void show(Exchange x) {
        x.bytes(200, "application/xml", document);
    }
}
