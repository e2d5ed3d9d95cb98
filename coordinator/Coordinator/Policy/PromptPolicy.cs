using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Policy;

/// <summary>
/// One version of the policy: which prompts are refused, and which content classes the others have. A judgement takes time in proportion to the prompt, whatever
/// the rules are. Immutable, safe for concurrent use.
/// </summary>
public sealed class PromptPolicy
{
    /// <summary>Classes that one job may have.</summary>
    public const int MaxClasses = 8;

    private const int MaxRulesKept = 16;

    private readonly IReadOnlyList<(PolicyRule Rule, int Groups)> _rules;
    private readonly TermTree _terms;

    /// <param name="rules">Every rule with the number of its groups of terms, all of which must match.</param>
    /// <param name="terms">The terms, each with the place of its rule and its group.</param>
    internal PromptPolicy(string version, IReadOnlyList<string> classes, IReadOnlyList<(PolicyRule Rule, int Groups)> rules, TermTree terms) =>
        (Version, Classes, _rules, _terms) = (version, classes, rules, terms);

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public string Version { get; }

    /// <summary>Content classes that jobs may have, "general" first.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The rules in the order of the file.</summary>
    public IReadOnlyList<PolicyRule> Rules => [.. _rules.Select(one => one.Rule)];

    /// <summary>Judges a prompt. What is asked to be kept out of the image is not part of it.</summary>
    /// <param name="prompt">Well-formed Unicode.</param>
    /// <param name="chosen">Classes that the artist named, untrusted.</param>
    public PolicyVerdict Judge(string prompt, IReadOnlyList<string> chosen)
    {
        if (chosen.Count > MaxClasses || chosen.Any(name => !Classes.Contains(name, StringComparer.Ordinal)))
        {
            const string Field = "spec.content_classes";
            return new PolicyVerdict.Invalid(new FieldError(
                Field, FieldErrorCode.Malformed, $"{Field} may name at most {MaxClasses} of: {string.Join(", ", Classes)}."));
        }

        var matched = Match(prompt);
        if (matched.Find(rule => rule.Refuses) is { } refusing)
        {
            return new PolicyVerdict.Refused(refusing);
        }

        // A class that says more makes "general" pointless; nothing at all is "general".
        var classes = chosen.Concat(matched.Select(rule => rule.ContentClass)).Distinct(StringComparer.Ordinal).ToList();
        var special = classes.Where(name => name != JobSpec.GeneralContent).Order(StringComparer.Ordinal).Take(MaxClasses).ToList();
        return new PolicyVerdict.Admitted(
            special.Count == 0 ? JobSpec.General : special,
            new PolicyDecision(Version, [.. matched.Select(rule => rule.Id).Take(MaxRulesKept)]));
    }

    private List<PolicyRule> Match(string prompt)
    {
        var found = new HashSet<(int Rule, int Group)>();
        var words = PolicyText.Words(prompt);
        for (var start = 0; start < words.Count; start++)
        {
            _terms.Collect(words, start, found);
        }

        return [.. _rules.Where((one, place) => Enumerable.Range(0, one.Groups).All(group => found.Contains((place, group)))).Select(one => one.Rule)];
    }
}
