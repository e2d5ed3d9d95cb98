using Google.Protobuf;
using Google.Protobuf.Reflection;
using SogniLike.Testing;

namespace SogniLike.Protocol.Tests.Compatibility;

public sealed class AcceptedContractTests
{
    private const string UpdateVariable = "SOGNI_UPDATE_DESCRIPTORS";

    [Fact]
    public void Contract_AgainstTheAcceptedOne_BreaksNothing()
    {
        var breaks = ContractComparison.BreaksOf(Accepted(), Contracts.Current());

        Assert.True(breaks.Count == 0, "This change breaks programs built against the accepted contract (proto/README.md, Compatibility):\n" + string.Join('\n', breaks));
    }

    [Fact]
    public void Contract_AcceptedFile_IsCurrent()
    {
        var current = Contracts.Current();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1" && ContractComparison.BreaksOf(Accepted(), current).Count == 0)
        {
            File.WriteAllBytes(Contracts.AcceptedPath, current.ToByteArray());
        }

        Assert.True(
            current.Equals(Accepted()),
            $"The contract grew. Accept it with {UpdateVariable}=1 dotnet test tests/Protocol.Tests, and commit proto/descriptors/sognilike.v1.pb.");
    }

    [Fact]
    public void Contract_EveryProtoFile_IsInTheSet()
    {
        var root = Path.Combine(RepositoryPaths.Root, "proto");
        var files = Directory.EnumerateFiles(Path.Combine(root, "sognilike"), "*.proto", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/'));

        Assert.Empty(files.Except(Contracts.Current().File.Select(f => f.Name)));
    }

    // Before the first release has been accepted there is nothing to break.
    private static FileDescriptorSet Accepted() =>
        File.Exists(Contracts.AcceptedPath) ? FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(Contracts.AcceptedPath)) : new FileDescriptorSet();
}
