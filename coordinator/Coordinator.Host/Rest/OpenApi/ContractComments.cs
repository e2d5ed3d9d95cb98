using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

/// <summary>
/// What the contract says in words: the comments above the declarations of the .proto files, which are part of this program. Descriptors know names only.
/// Reads the plain form that those files have: one declaration a line, comments above it.
/// </summary>
internal static partial class ContractComments
{
    private const string ResourcePrefix = "contract/";

    private static readonly FrozenDictionary<string, string> Comments = Read().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The comment of a message, a field, an enum or a call, as one paragraph; null when it has none.</summary>
    public static string? Of(IDescriptor descriptor) => Comments.GetValueOrDefault(descriptor.FullName);

    /// <summary>The comment of an enum's value.</summary>
    public static string? Of(EnumValueDescriptor value) => Comments.GetValueOrDefault($"{value.EnumDescriptor.FullName}.{value.Name}");

    /// <summary>The comments of one file by full name of what they stand above.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Read(TextReader file)
    {
        var package = "";
        var scopes = new List<string?>();
        var comment = new List<string>();
        while (file.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                comment.Add(line[2..].Trim());
                continue;
            }

            if (Package().Match(line) is { Success: true } named)
            {
                package = named.Groups[1].Value;
            }

            var match = Declaration().Match(line);
            var name = match.Groups["name"].Value;
            if (match.Success && comment.Count > 0 && name.Length > 0)
            {
                yield return KeyValuePair.Create(string.Join('.', [package, .. scopes.OfType<string>(), name]), string.Join(' ', comment));
            }

            comment.Clear();
            if (line.EndsWith('{'))
            {
                // The cases of a oneof are fields of the message around it.
                scopes.Add(match.Groups["oneof"].Success ? null : name);
            }
            else if (line == "}")
            {
                scopes.RemoveAt(scopes.Count - 1);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            foreach (var comment in Read(reader))
            {
                yield return comment;
            }
        }
    }

    [GeneratedRegex(@"^package ([\w.]+);")]
    private static partial Regex Package();

    [GeneratedRegex(@"^(?:(?<oneof>oneof) \w+ \{|(?:message|enum|service) (?<name>\w+) \{|rpc (?<name>\w+)\(|(?:[\w.<>, ]+ )?(?<name>\w+) = \d+(?: \[[^\]]*\])?;)")]
    private static partial Regex Declaration();
}
