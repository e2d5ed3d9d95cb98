using Google.Protobuf.Reflection;

namespace SogniLike.Protocol.Tests.Compatibility;

/// <summary>Says what a program built against the old contract would no longer find in the new one. Additions are no break.</summary>
internal static class ContractComparison
{
    /// <summary>One sentence per break, empty when there is none.</summary>
    public static IReadOnlyList<string> BreaksOf(FileDescriptorSet before, FileDescriptorSet now)
    {
        var breaks = new List<string>();
        var files = now.File.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var old in before.File)
        {
            if (!files.TryGetValue(old.Name, out var file))
            {
                breaks.Add($"file {old.Name} was removed");
            }
            else if (file.Package != old.Package)
            {
                breaks.Add($"file {old.Name} moved from package {old.Package} to {file.Package}");
            }
            else
            {
                CompareMessages(breaks, old.Package, old.MessageType, file.MessageType);
                CompareEnums(breaks, old.Package, old.EnumType, file.EnumType);
                CompareServices(breaks, old.Package, old.Service, file.Service);
            }
        }

        return breaks;
    }

    private static void CompareMessages(List<string> breaks, string scope, IEnumerable<DescriptorProto> before, IEnumerable<DescriptorProto> now)
    {
        foreach (var (name, old, message) in Pairs(breaks, "message", scope, before, now, m => m.Name))
        {
            CompareFields(breaks, name, old, message);
            CompareMessages(breaks, name, old.NestedType, message.NestedType);
            CompareEnums(breaks, name, old.EnumType, message.EnumType);
        }
    }

    private static void CompareFields(List<string> breaks, string message, DescriptorProto before, DescriptorProto now)
    {
        foreach (var (name, old, field) in Pairs(breaks, "field", message, before.Field, now.Field, f => f.Name))
        {
            Differs(breaks, $"field {name}: number", old.Number, field.Number);
            Differs(breaks, $"field {name}: type", $"{old.Type} {old.TypeName}".TrimEnd(), $"{field.Type} {field.TypeName}".TrimEnd());
            Differs(breaks, $"field {name}: label", old.Label, field.Label);
            Differs(breaks, $"field {name}: explicit presence", old.Proto3Optional, field.Proto3Optional);
            Differs(breaks, $"field {name}: oneof", OneofOf(before, old), OneofOf(now, field));
        }

        foreach (var taken in now.Field.Where(f => before.ReservedRange.Any(r => f.Number >= r.Start && f.Number < r.End)))
        {
            breaks.Add($"field {message}.{taken.Name} takes the reserved number {taken.Number}");
        }
    }

    private static string OneofOf(DescriptorProto message, FieldDescriptorProto field) =>
        field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : "none";

    private static void CompareEnums(List<string> breaks, string scope, IEnumerable<EnumDescriptorProto> before, IEnumerable<EnumDescriptorProto> now)
    {
        foreach (var (name, old, type) in Pairs(breaks, "enum", scope, before, now, e => e.Name))
        {
            foreach (var (value, oldValue, newValue) in Pairs(breaks, "enum value", name, old.Value, type.Value, v => v.Name))
            {
                Differs(breaks, $"enum value {value}: number", oldValue.Number, newValue.Number);
            }
        }
    }

    private static void CompareServices(List<string> breaks, string scope, IEnumerable<ServiceDescriptorProto> before, IEnumerable<ServiceDescriptorProto> now)
    {
        foreach (var (name, old, service) in Pairs(breaks, "service", scope, before, now, s => s.Name))
        {
            foreach (var (rpc, oldRpc, newRpc) in Pairs(breaks, "rpc", name, old.Method, service.Method, m => m.Name))
            {
                Differs(breaks, $"rpc {rpc}: request", oldRpc.InputType, newRpc.InputType);
                Differs(breaks, $"rpc {rpc}: response", oldRpc.OutputType, newRpc.OutputType);
                Differs(breaks, $"rpc {rpc}: client streaming", oldRpc.ClientStreaming, newRpc.ClientStreaming);
                Differs(breaks, $"rpc {rpc}: server streaming", oldRpc.ServerStreaming, newRpc.ServerStreaming);
            }
        }
    }

    private static IEnumerable<(string Name, T Old, T New)> Pairs<T>(
        List<string> breaks, string kind, string scope, IEnumerable<T> before, IEnumerable<T> now, Func<T, string> nameOf)
    {
        var found = now.ToDictionary(nameOf, StringComparer.Ordinal);
        foreach (var old in before)
        {
            var name = $"{scope}.{nameOf(old)}";
            if (found.TryGetValue(nameOf(old), out var match))
            {
                yield return (name, old, match);
            }
            else
            {
                breaks.Add($"{kind} {name} was removed or renamed");
            }
        }
    }

    private static void Differs<T>(List<string> breaks, string what, T before, T now)
    {
        if (!EqualityComparer<T>.Default.Equals(before, now))
        {
            breaks.Add($"{what} changed from {before} to {now}");
        }
    }
}
