namespace SogniLike.Protocol.Features;

/// <summary>Optional parts of the worker protocol, as <c>Hello.features</c> and <c>Welcome.features</c> name them.</summary>
public static class ProtocolFeatures
{
    /// <summary>The worker commits to every trajectory before it uploads, and opens it when it is challenged.</summary>
    public const string Commitments = "commitments/1";

    /// <summary>The worker computes points of other workers' jobs again.</summary>
    public const string Audits = "audits/1";
}
