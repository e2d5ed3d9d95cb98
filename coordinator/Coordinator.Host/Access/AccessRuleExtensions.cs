using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Access;

internal static class AccessRuleExtensions
{
    /// <summary>True when the caller has to show an API key.</summary>
    public static bool NeedsKey(this AccessRule rule) => rule is not (AccessRule.Anyone or AccessRule.OwnProof);

    /// <summary>The scope that the caller's key must include, or null when any key will do or none is needed.</summary>
    public static string? Scope(this AccessRule rule) => rule switch
    {
        AccessRule.Anyone or AccessRule.OwnProof or AccessRule.AnyKey => null,
        AccessRule.Read => Scopes.Read,
        AccessRule.Submit => Scopes.Submit,
        AccessRule.Artist => Scopes.Artist,
        AccessRule.Viewer => Scopes.Viewer,
        AccessRule.Operator => Scopes.Operator,
        AccessRule.Owner => Scopes.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown rule."),
    };
}
