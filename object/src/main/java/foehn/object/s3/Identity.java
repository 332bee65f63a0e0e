package foehn.object.s3;

import foehn.object.Requester;
import foehn.object.S3Keys;

/// Who signed a request.
///
/// @param userId as access lists name them
/// @param account where their buckets are
record Identity(String userId, String account, Requester requester) {
    static Identity of(S3Keys.Key key) {
        var userId = key.requester() instanceof Requester.Keystone keystone
                ? keystone.caller().projectName().orElse("-")
                        + ":"
                        + keystone.caller().userName()
                : key.access();
        return new Identity(userId, key.account(), key.requester());
    }
}
