@org.jspecify.annotations.NullMarked
package foehn.agent.metadata;
