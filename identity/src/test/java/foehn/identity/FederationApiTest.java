package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FederationApiTest extends OnBothDatabases {
    private static final String BASE = "/v3/OS-FEDERATION";
    private static final String MAPPING = """
            {"mapping": {"rules": [{"local": [{"user": {"name": "{0}"}, "group": {"id": "g"}}],
                "remote": [{"type": "REMOTE_USER"}, {"type": "orgs", "any_one_of": ["a", "b"], "regex": false}]}]}}
            """;

    @Test
    void aProviderHasADomainRemoteIdsAndProtocols() throws Exception {
        var provider = BASE + "/identity_providers/acme";
        var made = world.ask(201, "PUT", provider, """
                {"identity_provider": {"enabled": true, "remote_ids": ["https://acme.test/a", "https://acme.test/b"]}}
                """).path("identity_provider");
        world.ask(200, "GET", "/v3/domains/" + made.path("domain_id").stringValue(), "");
        assertThat(world.ask(200, "GET", provider, "").path("identity_provider"))
                .isEqualTo(made);
        world.ask(409, "PUT", provider, "{\"identity_provider\": {}}");
        world.ask(
                409,
                "PUT",
                BASE + "/identity_providers/other",
                "{\"identity_provider\": {\"remote_ids\": [\"https://acme.test/a\"]}}");
        world.ask(200, "PATCH", provider, "{\"identity_provider\": {\"remote_ids\": [\"https://acme.test/b\"]}}");
        var protocol = provider + "/protocols/saml2";
        world.ask(400, "PUT", protocol, "{\"protocol\": {\"mapping_id\": \"none\"}}");
        world.ask(201, "PUT", BASE + "/mappings/m", MAPPING);
        world.ask(201, "PUT", protocol, "{\"protocol\": {\"mapping_id\": \"m\"}}");
        world.ask(409, "PUT", protocol, "{\"protocol\": {\"mapping_id\": \"m\"}}");
        assertThat(world.ask(200, "GET", provider + "/protocols", "")
                        .path("protocols")
                        .size())
                .isEqualTo(1);
        world.ask(204, "DELETE", provider, "");
        world.ask(404, "GET", protocol, "");
    }

    @Test
    void aMappingHasRulesOfTheRightForm() throws Exception {
        var mapping = BASE + "/mappings/m";
        world.ask(201, "PUT", mapping, MAPPING);
        world.ask(409, "PUT", mapping, MAPPING);
        for (var wrong : new String[] {
            "{\"mapping\": {\"rules\": []}}",
            MAPPING.replace("\"any_one_of\"", "\"blacklist\": [\"c\"], \"any_one_of\""),
            MAPPING.replace("\"type\": \"orgs\",", ""),
            MAPPING.replace("\"remote\"", "\"far\""),
            MAPPING.replace("\"group\"", "\"team\"")
        }) {
            world.ask(400, "PATCH", mapping, wrong);
        }
        world.ask(200, "PATCH", mapping, MAPPING);
        world.ask(204, "DELETE", mapping, "");
        world.ask(404, "DELETE", mapping, "");
    }

    @Test
    void aServiceProviderHasAddresses() throws Exception {
        var provider = BASE + "/service_providers/sp";
        world.ask(400, "PUT", provider, "{\"service_provider\": {\"auth_url\": \"no address\", \"sp_url\": \"x\"}}");
        world.ask(201, "PUT", provider, """
                {"service_provider": {"auth_url": "https://sp.test/auth", "sp_url": "https://sp.test/sp"}}
                """);
        assertThat(world.ask(200, "PATCH", provider, "{\"service_provider\": {\"enabled\": true}}")
                        .at("/service_provider/relay_state_prefix")
                        .stringValue())
                .isEqualTo("ss:mem:");
        assertThat(world.ask(200, "GET", BASE + "/service_providers?enabled=true", "")
                        .path("service_providers")
                        .size())
                .isEqualTo(1);
        world.ask(204, "DELETE", provider, "");
    }
}
