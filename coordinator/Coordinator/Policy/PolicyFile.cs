using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Policy;

/// <summary>Reads the policy's file. Everything in it is bounded, and what cannot be understood is an error that names the place.</summary>
internal static class PolicyFile
{
    public const int MaxBytes = 1 << 20;
    private const int MaxRules = 1_000;
    private const int MaxTerms = 20_000;
    private const int MaxClasses = 32;
    private const int MaxGroups = 4;
    private const int MaxTermLength = 100;
    private const int MaxTermWords = 8;
    private const int MaxNameLength = 64;

    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 };

    /// <summary>The policy in these bytes.</summary>
    /// <param name="origin">For messages.</param>
    /// <exception cref="InvalidDataException">It is not one; the message says where and why, never with words of a rule.</exception>
    public static PromptPolicy Read(ReadOnlyMemory<byte> content, string origin)
    {
        try
        {
            if (content.Length > MaxBytes)
            {
                throw new InvalidDataException($"it has more than {MaxBytes:N0} bytes.");
            }

            using var document = JsonDocument.Parse(content, Json);
            var root = Members(document.RootElement, "the file", "classes", "rules");
            var classes = Classes(root["classes"]);
            var rules = new List<(PolicyRule, int)>();
            var terms = new TermTree();
            var count = 0;
            foreach (var (rule, place) in Items(root["rules"], "rules", 0, MaxRules).Select((rule, place) => (rule, place)))
            {
                rules.Add(Rule(rule, place, classes, rules, terms, ref count));
            }

            return new PromptPolicy(Convert.ToHexStringLower(SHA256.HashData(content.Span)), classes, rules, terms);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or DecoderFallbackException)
        {
            // Of what a parser says the place is enough: its text may quote the file.
            var problem = e is JsonException json ? $"line {json.LineNumber + 1} is no JSON." : e.Message;
            throw new InvalidDataException($"The policy {origin} cannot be used: {problem}", e);
        }
    }

    private static List<string> Classes(JsonElement? element)
    {
        var classes = new List<string> { JobSpec.GeneralContent };
        foreach (var (item, place) in Items(element, "classes", 0, MaxClasses).Select((item, place) => (item, place)))
        {
            var name = Name(item, $"classes[{place}]");
            if (!classes.Contains(name))
            {
                classes.Add(name);
            }
        }

        return classes;
    }

    private static (PolicyRule Rule, int Groups) Rule(
        JsonElement element, int place, List<string> classes, List<(PolicyRule Rule, int Groups)> before, TermTree terms, ref int count)
    {
        var where = $"rules[{place}]";
        var members = Members(element, where, "id", "class", "action", "any", "all");
        var id = Name(members["id"], $"{where}.id");
        var contentClass = Name(members["class"], $"{where}.class");
        var refuses = members["action"] is { ValueKind: JsonValueKind.String } action ? action.GetString() : null;
        if (refuses is not ("refuse" or "classify"))
        {
            throw new InvalidDataException($"{where}.action must be \"refuse\" or \"classify\".");
        }

        if (before.Any(one => one.Rule.Id == id))
        {
            throw new InvalidDataException($"{where}.id stands in the file twice.");
        }

        if (refuses == "classify" && !classes.Contains(contentClass))
        {
            throw new InvalidDataException($"{where}.class must be one of classes.");
        }

        List<JsonElement> groups = (members["any"], members["all"]) switch
        {
            ({ } any, null) => [any],
            (null, { } all) => Items(all, $"{where}.all", 1, MaxGroups),
            _ => throw new InvalidDataException($"{where} must have either any or all."),
        };
        for (var group = 0; group < groups.Count; group++)
        {
            foreach (var term in Items(groups[group], $"{where}, list {group + 1} of terms", 1, MaxTerms))
            {
                if (++count > MaxTerms)
                {
                    throw new InvalidDataException($"it has more than {MaxTerms:N0} terms.");
                }

                terms.Add(Words(term, where), place, group);
            }
        }

        return (new PolicyRule(id, contentClass, refuses == "refuse"), groups.Count);
    }

    private static IReadOnlyList<string> Words(JsonElement term, string where)
    {
        var text = term.ValueKind == JsonValueKind.String ? term.GetString()! : "";
        var words = text.Length is > 0 and <= MaxTermLength && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar) ? PolicyText.Words(text) : [];
        return words.Count is >= 1 and <= MaxTermWords
            ? words
            : throw new InvalidDataException($"{where} has a term that is not 1 to {MaxTermWords} words in at most {MaxTermLength} characters.");
    }

    private static string Name(JsonElement? element, string where) =>
        element is { ValueKind: JsonValueKind.String } text
        && text.GetString() is { Length: >= 1 and <= MaxNameLength } name
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? name
            : throw new InvalidDataException($"{where} must be 1 to {MaxNameLength} characters of a-z, 0-9, '-', '_'.");

    private static List<JsonElement> Items(JsonElement? element, string where, int least, int most) =>
        element is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() is var length && length >= least && length <= most
            ? [.. array.EnumerateArray()]
            : throw new InvalidDataException($"{where} must be a list of {least:N0} to {most:N0} entries.");

    private static Dictionary<string, JsonElement?> Members(JsonElement element, string where, params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{where} must be an object.");
        }

        var members = names.ToDictionary(name => name, _ => (JsonElement?)null, StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!members.ContainsKey(member.Name))
            {
                throw new InvalidDataException($"{where} may have {string.Join(", ", names)} only.");
            }

            members[member.Name] = member.Value;
        }

        return members;
    }
}
