package foehn.identity;

import java.util.regex.Pattern;

/// What an operator demands of passwords and of those who use them. Zero, or an empty text, demands nothing.
///
/// @param lockoutFailures after how many wrong passwords a user is locked out
/// @param lockoutSeconds for how long; 0: until an administrator sets a new password or enables the user again
/// @param expiryDays for how long a password is good
/// @param uniqueLast how many of a user's last passwords, the present one included, must not be used again
/// @param minimumAgeDays for how long a user must keep a password
/// @param regex what a password must begin with a match of
/// @param regexDescription the same for people
/// @param changeUponFirstUse whether a password that an administrator set is good for nothing but setting one's own
/// @param inactiveDays after how long without a login a user is disabled
public record PasswordRules(
        int lockoutFailures,
        int lockoutSeconds,
        int expiryDays,
        int uniqueLast,
        int minimumAgeDays,
        String regex,
        String regexDescription,
        boolean changeUponFirstUse,
        int inactiveDays) {
    /// Nothing is demanded.
    public static PasswordRules none() {
        return new PasswordRules(0, 0, 0, 0, 0, "", "", false, 0);
    }

    public PasswordRules {
        Pattern.compile(regex);
    }
}
