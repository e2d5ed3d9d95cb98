using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Commitments;

public sealed class TrajectoryKeeperTests : IDisposable
{
    private const int Evaluations = 6;
    private const int Bytes = Evaluations * Walks.Length * sizeof(float);

    private readonly DataFolder _folder = new(Directory.CreateTempSubdirectory("sogni-worker-").FullName);

    public void Dispose() => Directory.Delete(_folder.FullPath, recursive: true);

    [Theory]
    [InlineData(1_000_000, 7)]
    [InlineData(0, 7)]
    [InlineData(0, 1_000)]
    public async Task OpenAsync_InMemoryOrOnDisk_GivesTheSameFileEveryTime(long memory, int chunk)
    {
        using var trajectory = Walk(Keeper(memory));
        var commitment = trajectory.Commit(new byte[32])!;
        var expected = TrajectoryOpenings.Of(
            Walks.Tree(Evaluations, new byte[32]), Walks.Latent(Evaluations), [.. Enumerable.Range(0, Evaluations).Select(Walks.Prediction)]).ToBytes();

        var file = await commitment.OpenAsync(all: true, CancellationToken.None);

        Assert.Equal(expected, await ReadAsync(file, chunk));
        Assert.Equal(expected, await ReadAsync(file, chunk));
        Assert.Equal(expected.Length, file.SizeBytes);
        Assert.Equal(SHA256.HashData(expected), file.Sha256.ToArray());
    }

    [Fact]
    public void Begin_MemoryFull_GoesToAFileOfTheOwnerAloneUntilItIsDisposed()
    {
        var keeper = Keeper(Bytes);
        var first = Walk(keeper);
        var second = Walk(keeper);
        Assert.Equal((Bytes, Bytes), (keeper.MemoryBytes, keeper.DiskBytes));
        var file = Assert.Single(Directory.GetFiles(_folder.TrajectoriesFolder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        first.Dispose();
        second.Dispose();
        second.Dispose();

        Assert.Equal((0, 0), (keeper.MemoryBytes, keeper.DiskBytes));
        Assert.Empty(Directory.GetFiles(_folder.TrajectoriesFolder));
    }

    [Fact]
    public void Begin_BothFull_SaysSoAndTakesTheNextWhenThereIsRoom()
    {
        var keeper = Keeper(0, Bytes);
        using (Walk(keeper))
        {
            using var refused = keeper.Begin();
            Assert.Throws<TrajectoryException>(() => Walks.Tell(refused, Evaluations));
            Assert.Null(refused.Commit(new byte[32]));
        }

        using var next = Walk(keeper);
        Assert.NotNull(next.Commit(new byte[32]));
    }

    [Fact]
    public void Dispose_BeforeTheFirstStep_NothingIsKeptAnyMore()
    {
        var keeper = Keeper(Bytes);
        var trajectory = keeper.Begin();

        trajectory.Dispose();
        Walks.Tell(trajectory, Evaluations);

        Assert.Equal(0, keeper.MemoryBytes);
    }

    [Fact]
    public void Commit_NotAtTheEnd_IsNull()
    {
        using var trajectory = Keeper(Bytes).Begin();
        Assert.Null(trajectory.Commit(new byte[32]));
        Walks.Tell(trajectory, Evaluations, until: Evaluations - 1);
        Assert.Null(trajectory.Commit(new byte[32]));
        Walks.Tell(trajectory, Evaluations, from: Evaluations - 1);
        Assert.NotNull(trajectory.Commit(new byte[32]));
    }

    [Fact]
    public void Add_EvaluationLeftOut_IsAFault()
    {
        using var trajectory = Keeper(Bytes).Begin();
        Walks.Tell(trajectory, Evaluations, until: 2);

        Assert.Throws<InvalidOperationException>(() => Walks.Tell(trajectory, Evaluations, from: 3));
    }

    [Fact]
    public void New_FilesOfACrash_AreDeletedAndOthersLeftAlone()
    {
        Directory.CreateDirectory(_folder.TrajectoriesFolder);
        var (leftover, other) = (Path.Combine(_folder.TrajectoriesFolder, "7.predictions"), Path.Combine(_folder.TrajectoriesFolder, "mine.txt"));
        File.WriteAllText(leftover, "");
        File.WriteAllText(other, "");

        Keeper(0);

        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(other));
    }

    private static Trajectory Walk(TrajectoryKeeper keeper)
    {
        var trajectory = keeper.Begin();
        Walks.Tell(trajectory, Evaluations);
        return trajectory;
    }

    private static async Task<byte[]> ReadAsync(OpeningsFile file, int chunk)
    {
        using var bytes = new MemoryStream();
        await foreach (var part in file.ReadAsync(chunk, CancellationToken.None))
        {
            Assert.InRange(part.Length, 1, chunk);
            bytes.Write(part.Span);
        }

        return bytes.ToArray();
    }

    private TrajectoryKeeper Keeper(long memory, long disk = 1 << 20) =>
        new(_folder, Options.Create(new WorkerOptions { TrajectoryMemoryBytes = memory, TrajectoryDiskBytes = disk }));
}
