package foehn.it;

import java.util.ArrayList;
import java.util.List;

/// What no client should send: bodies, queries and names that are wrong in as many ways as we could think of.
final class Nonsense {
    /// No id of anything.
    static final String UNKNOWN = "11111111-2222-3333-4444-555555555555";

    static final List<String> NAMES = List.of(
            UNKNOWN, "x", "%2e%2e%2fetc", "%C3%A9%F0%9F%98%80", "%00", "%ff", "%0d%0aX:%20y", "z".repeat(3000), "");

    static final List<String> QUERIES = lines("""
            limit=-1
            limit=x
            limit=0
            limit=99999999999999999999
            limit=1&limit=2
            marker=11111111-2222-3333-4444-555555555555
            marker=%00
            sort_key=nonsense
            sort_key=name&sort_dir=sideways
            sort=name:up
            name=
            name=%00
            name=%ff
            name=%F0%9F%98%80
            name__nonsense=x
            %00=%00
            id=x
            fields=nonsense
            page=x
            status=nonsense
            enabled=maybe
            shared=maybe
            all_tenants=maybe
            project_id=x
            changes-since=yesterday
            created_at=gt:x
            start=x&end=y
            device_id=x&fixed_ips=nonsense
            fixed_ips=ip_address%3Dx
            ip_version=six
            cidr=x
            mac_address=x
            tags=a,b&not-tags=
            user_id=x&scope.x=y
            effective&include_names=maybe
            resources=VCPU:x
            member_of=in:
            """);

    private static final List<String> BODIES = lines("""
            {
            []
            "x"
            null
            7
            true
            {}
            [null]
            [[[]]]
            [{}]
            {"a": 1} x
            {"a": 1, "a": 2}
            {"\\u0000": "\\u0000"}
            {"a": "\\ud800"}
            """);

    private static final List<String> VALUES = lines("""
            null
            []
            "x"
            7
            -1
            1.5
            1e400
            99999999999999999999
            true
            {}
            [null]
            [{}]
            {"": null}
            "\\u0000"
            "\\ud800"
            """);

    private static final List<String> FIELDS = List.of("name", "description", "id", "enabled", "host");

    /// Of servers, flavors and aggregates. None that would take away what the walk goes over.
    private static final List<String> ACTIONS = lines("""
            os-start
            os-stop
            reboot
            pause
            unpause
            suspend
            resume
            lock
            unlock
            rebuild
            resize
            confirmResize
            revertResize
            createImage
            createBackup
            shelve
            rescue
            changePassword
            migrate
            evacuate
            os-migrateLive
            os-getConsoleOutput
            os-getVNCConsole
            os-resetState
            addSecurityGroup
            removeSecurityGroup
            addTenantAccess
            add_host
            remove_host
            set_metadata
            nonsense
            """);

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    /// Bodies for a route of this pattern: some that no route wants, and some that get as far as its own fields.
    static List<String> bodies(String pattern) {
        var bodies = new ArrayList<>(BODIES);
        bodies.add("[".repeat(5000));
        bodies.add("{\"a\": \"" + "x".repeat(2 << 20) + "\"}");
        bodies.add("\u0001");
        for (var envelope : envelopes(pattern)) {
            for (var value : VALUES) {
                bodies.add("{\"" + envelope + "\": " + value + "}");
                FIELDS.forEach(f -> bodies.add("{\"" + envelope + "\": {\"" + f + "\": " + value + "}}"));
            }
        }
        return bodies;
    }

    /// The keys that a body may have: the collection, in the singular too; or each action.
    private static List<String> envelopes(String pattern) {
        var parts = pattern.split("/");
        if (parts[parts.length - 1].equals("action")) {
            return ACTIONS;
        }
        for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].startsWith("{") && !parts[i].isEmpty()) {
                var word = parts[i].replaceFirst("^os-", "").replace('-', '_');
                var one = word.endsWith("ies") ? word.replaceFirst("ies$", "y") : word.replaceFirst("s$", "");
                return word.equals(one) ? List.of(word) : List.of(word, one);
            }
        }
        return List.of();
    }

    private Nonsense() {}
}
