package foehn.identity;

import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// The options that a domain's configuration may have and show, as Keystone names them, with what holds without it:
/// users are in the database, and there is no directory.
final class DomainConfigDefaults {
    private static final List<String> LDAP = List.of("""
            url user suffix query_scope page_size alias_dereferencing debug_level chase_referrals
            user_tree_dn user_filter user_objectclass user_id_attribute user_name_attribute
            user_mail_attribute user_description_attribute user_pass_attribute user_enabled_attribute
            user_enabled_invert user_enabled_mask user_enabled_default user_attribute_ignore
            user_default_project_id_attribute user_enabled_emulation user_enabled_emulation_dn
            user_enabled_emulation_use_group_config user_additional_attribute_mapping group_tree_dn
            group_filter group_objectclass group_id_attribute group_name_attribute group_members_are_ids
            group_member_attribute group_desc_attribute group_attribute_ignore
            group_additional_attribute_mapping tls_cacertfile tls_cacertdir use_tls tls_req_cert use_pool
            pool_size pool_retry_max pool_retry_delay pool_connection_timeout pool_connection_lifetime
            use_auth_pool auth_pool_size auth_pool_connection_lifetime
            """.strip().split("\\s+"));

    static final Map<String, Map<String, JsonNode>> KNOWN = Map.of("identity", identity(), "ldap", ldap());

    private static Map<String, JsonNode> identity() {
        return Map.of("driver", StringNode.valueOf("sql"), "list_limit", Json.MAPPER.nullNode());
    }

    private static Map<String, JsonNode> ldap() {
        var options = new TreeMap<String, JsonNode>();
        LDAP.forEach(name -> options.put(name, Json.MAPPER.nullNode()));
        return options;
    }

    private DomainConfigDefaults() {}
}
