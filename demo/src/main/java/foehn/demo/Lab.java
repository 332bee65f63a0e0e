package foehn.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The cloud's own report of its migrations, `/lab/v1`: what the stock client has no words for.
final class Lab {
    private final Api admin;

    Lab(Api admin) {
        this.admin = admin;
    }

    List<JsonNode> migrations(String server) throws IOException, InterruptedException {
        var list = new ArrayList<JsonNode>();
        admin.get("/lab/v1/migrations?server_id=" + server).path("migrations").forEach(list::add);
        return list;
    }
}
