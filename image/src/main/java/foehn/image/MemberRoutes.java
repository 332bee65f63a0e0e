package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/images/{id}/members`.
final class MemberRoutes {
    private final Members members;

    MemberRoutes(Members members) {
        this.members = members;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2/images/{id}/members", Policy.READER, this::list)
                .on("POST", "/v2/images/{id}/members", Policy.MEMBER, this::add)
                .on("GET", "/v2/images/{id}/members/{member}", Policy.READER, this::show)
                .on("PUT", "/v2/images/{id}/members/{member}", Policy.MEMBER, this::answer)
                .on("DELETE", "/v2/images/{id}/members/{member}", Policy.MEMBER, this::remove);
    }

    private static ObjectNode view(Member member) {
        return Json.object()
                .put("member_id", member.memberId())
                .put("image_id", member.imageId())
                .put("status", member.status().word())
                .put("created_at", Times.seconds(member.createdAt()))
                .put("updated_at", Times.seconds(member.updatedAt()))
                .put("schema", "/v2/schemas/member");
    }

    private void list(Exchange x) {
        var body = Json.object().put("schema", "/v2/schemas/members");
        var array = body.putArray("members");
        members.list(x.caller(), x.variable("id")).forEach(m -> array.add(view(m)));
        x.json(200, body);
    }

    private void add(Exchange x) {
        var project = Fields.of(x.json(), "body").text("member", 1, 255);
        x.json(200, view(members.add(x.caller(), x.variable("id"), project)));
    }

    private void show(Exchange x) {
        x.json(200, view(members.get(x.caller(), x.variable("id"), x.variable("member"))));
    }

    private void answer(Exchange x) {
        var word = Fields.of(x.json(), "body").text("status", 1, 255);
        var status = Arrays.stream(MemberStatus.values())
                .filter(s -> s.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Fault.invalid("status", "It must be pending, accepted or rejected."));
        x.json(200, view(members.answer(x.caller(), x.variable("id"), x.variable("member"), status)));
    }

    private void remove(Exchange x) {
        members.remove(x.caller(), x.variable("id"), x.variable("member"));
        x.status(204);
    }
}
