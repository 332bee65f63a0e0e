package foehn.identity;

/// An EC2 credential, as far as a check of a signature needs it.
///
/// @param secret what signatures are made with
/// @param subject whom a request that is signed with it comes from, and where
record Ec2Key(String secret, Subject subject) {
    @Override
    public String toString() {
        return "Ec2Key[" + subject + "]";
    }
}
