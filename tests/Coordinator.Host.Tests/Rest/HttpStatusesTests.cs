using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Rest;
using SogniLike.Protocol.Errors;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed partial class HttpStatusesTests
{
    public static TheoryData<string> Codes => [.. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Of_EveryCode_IsWhatTheContractSays(string code)
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "proto", "README.md"));
        var table = Row().Matches(readme[readme.IndexOf("| gRPC | HTTP |", StringComparison.Ordinal)..])
            .Select(m => (What: m.Groups[1].Value, Status: int.Parse(m.Groups[2].ValueSpan, CultureInfo.InvariantCulture)));
        var grpc = GrpcErrors.StatusOf(code) is { } status ? Regex.Replace(status.ToString(), "(?<!^)([A-Z])", "_$1").ToUpperInvariant() : null;

        // A row for the code itself says more than that of its gRPC status.
        int? documented = grpc is null ? null : table.OrderByDescending(row => row.What.StartsWith("code", StringComparison.Ordinal))
            .First(row => row.What.Contains($"`{code}`", StringComparison.Ordinal) || row.What.Split(", ").Contains(grpc)).Status;

        Assert.Equal(documented, HttpStatuses.Of(code));
    }

    [GeneratedRegex(@"^\| ([^|]+?) \| (\d{3})[^|]*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
