using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Testing;

namespace SogniLike.Client.Tests.Examples;

/// <summary>The example of proto/Client/README.md is the code that runs here.</summary>
public sealed class FirstImageTests
{
    [Fact]
    public async Task Example_AgainstACoordinator_WritesTheImage()
    {
        var folder = Directory.CreateTempSubdirectory("sogni-example-");
        await using var coordinator = await FakeCoordinator.StartAsync();
        byte[] bytes = [];
        coordinator.Pool.OnSubmitted = job => bytes = coordinator.Pool.Deliver(job.Id);
        try
        {
            var path = await FirstImage.DrawAsync(coordinator.Address, FakePool.ArtistKey, TextWriter.Null, folder.FullName);

            Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Example_JobFails_SaysWhy()
    {
        await using var coordinator = await FakeCoordinator.StartAsync();
        coordinator.Pool.OnSubmitted = job =>
            coordinator.Pool.Change(job.Id, JobState.Failed, j => j.Failure = new JobFailure { Code = "too_many_attempts", Message = "Five workers tried." });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => FirstImage.DrawAsync(coordinator.Address, FakePool.ArtistKey, TextWriter.Null, "unused"));

        Assert.Equal("Five workers tried.", error.Message);
    }

    [Fact]
    public void Readme_Example_IsThisCode()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "tests", "Client.Tests", "Examples", "FirstImage.cs"))
            .SkipWhile(l => l.Trim() != "// <example>").Skip(1)
            .TakeWhile(l => l.Trim() != "// </example>")
            .Select(l => l.Length > 8 ? l[8..] : "");
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "proto", "Client", "README.md"));

        Assert.Contains(string.Join('\n', lines), readme, StringComparison.Ordinal);
    }
}
