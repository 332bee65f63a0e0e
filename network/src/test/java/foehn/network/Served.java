package foehn.network;

import foehn.kernel.db.Database;
import foehn.ovn.SimulatedNetwork;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The network service behind a socket, over a virtual network in memory.
final class Served implements AutoCloseable {
    static final NetworkConfig CONFIG =
            new NetworkConfig(1500, List.of("192.0.2.53"), List.of("public"), Duration.ofMinutes(5));
    static final String V2 = "/network/v2.0/";

    final Database db;
    final SimulatedNetwork ovn = new SimulatedNetwork(List.of("h1", "h2"));
    final NetworkService service;
    final Api api;
    final String member;
    final String reader;
    final String other;
    final String admin;

    Served() throws Exception {
        this(Engine.SQLITE);
    }

    Served(Engine engine) throws Exception {
        db = engine.fresh();
        service = new NetworkService(db, CONFIG, InstantSource.system(), ovn);
        api = new Api(service.mounts().toArray(foehn.kernel.http.Mount[]::new));
        member = api.token("m", "p1", "member");
        reader = api.token("r", "p1", "reader");
        other = api.token("o", "p2", "member");
        admin = api.token("a", "ops", "admin");
    }

    JsonNode get(String path, String token) throws Exception {
        return api.get(V2 + path, token).expect(200).json();
    }

    /// Makes one, and gives it as the answer has it.
    JsonNode make(String collection, String token, String fields) throws Exception {
        var name = name(collection);
        var body = "{\"" + name + "\": " + fields.replace('\'', '"') + "}";
        return api.post(V2 + collection, token, body).expect(201).json().path(name);
    }

    JsonNode change(String collection, String id, String token, String fields) throws Exception {
        var name = name(collection);
        var body = "{\"" + name + "\": " + fields.replace('\'', '"') + "}";
        return api.put(V2 + collection + "/" + id, token, body)
                .expect(200)
                .json()
                .path(name);
    }

    /// What type of error it is refused with.
    String refused(String method, String path, String token, String body, int status) throws Exception {
        var bytes = body.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return api.send(method, V2 + path, token, bytes)
                .expect(status)
                .json()
                .path("NeutronError")
                .path("type")
                .asString("");
    }

    static String name(String collection) {
        return collection.substring(0, collection.length() - 1).replace('-', '_');
    }

    static String id(JsonNode made) {
        return made.path("id").asString("");
    }

    /// A network of the member's, with one subnet.
    JsonNode network(String cidr) throws Exception {
        var network = make("networks", member, "{'name': 'n'}");
        make("subnets", member, "{'network_id': '" + id(network) + "', 'ip_version': 4, 'cidr': '" + cidr + "'}");
        return get("networks/" + id(network), member).path("network");
    }

    /// The cloud's external network.
    String external() throws Exception {
        service.ensureExternal("public", "public", "198.18.0.0/24", "198.18.0.1", "198.18.0.10", "198.18.0.99");
        return id(get("networks?name=public", admin).path("networks").get(0));
    }

    @Override
    public void close() throws Exception {
        api.close();
        service.close();
        db.close();
    }
}
