namespace SogniLike.Protocol.Errors;

/// <summary>Names of the gRPC trailers that an error carries beside its status.</summary>
public static class ErrorTrailers
{
    /// <summary>Stable code out of <see cref="ErrorCodes"/>.</summary>
    public const string Code = "sogni-error-code";

    /// <summary>With "policy_refused": id of the policy's rule.</summary>
    public const string Rule = "sogni-error-rule";

    /// <summary>With "policy_refused": content class that the rule stands for.</summary>
    public const string ContentClass = "sogni-error-class";

    /// <summary>Path of the offending field, such as "spec.steps"; absent when no field is at fault.</summary>
    public const string Field = "sogni-error-field";

    /// <summary>When to call again, in milliseconds; absent when nobody knows.</summary>
    public const string RetryAfterMs = "sogni-retry-after-ms";
}
