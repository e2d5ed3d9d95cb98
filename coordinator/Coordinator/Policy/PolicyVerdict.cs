using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Policy;

/// <summary>What the policy says about a prompt. A closed set.</summary>
public abstract record PolicyVerdict
{
    private PolicyVerdict()
    {
    }

    /// <summary>It may be drawn, by workers who draw these classes.</summary>
    public sealed record Admitted(IReadOnlyList<string> Classes, PolicyDecision Decision) : PolicyVerdict;

    /// <summary>It may not be drawn; the rule is told, its words are not.</summary>
    public sealed record Refused(PolicyRule Rule) : PolicyVerdict;

    /// <summary>The artist chose a class that the policy does not know.</summary>
    public sealed record Invalid(FieldError Error) : PolicyVerdict;
}
