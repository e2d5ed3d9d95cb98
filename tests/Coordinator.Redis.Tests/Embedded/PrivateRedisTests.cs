using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Embedded;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateRedisTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string RedisFolder => Path.Combine(_folder.Path, "redis");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StartAsync_NewFolder_IsReadyAndPrivate()
    {
        await using var coordinator = await TestCoordinator.StartPrivateAsync(_folder.Path);

        Assert.True(coordinator.Status.IsReady);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(RedisFolder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(RedisFolder, "redis.sock")));
        foreach (var (name, value) in new[] { ("port", "0"), ("appendonly", "yes"), ("appendfsync", "always"), ("maxmemory-policy", "noeviction"), ("save", "") })
        {
            Assert.Equal(value, (string?)(await coordinator.ExecuteAsync("CONFIG", "GET", name))[1]);
        }
    }

    [Fact]
    public async Task DisposeAsync_Running_LeavesNoProcessAndKeepsTheData()
    {
        await using (var first = await TestCoordinator.StartPrivateAsync(_folder.Path))
        {
            await first.Jobs.ApplyAsync(Transaction((null, New("A"))), default);
        }

        Assert.Empty(ServerProcess.FindIn(RedisFolder));

        await using var second = await TestCoordinator.StartPrivateAsync(_folder.Path);
        Assert.NotNull(await second.Jobs.FindAsync(new JobId("A"), default));
    }

    [Fact]
    public async Task StartAsync_FolderOfALiveCoordinator_SaysSoAndLeavesItAlone()
    {
        await using var first = await TestCoordinator.StartPrivateAsync(_folder.Path);

        var error = await Assert.ThrowsAsync<RedisStartException>(() => TestCoordinator.StartPrivateAsync(_folder.Path));

        Assert.StartsWith($"Another coordinator is running on the data folder {_folder.Path}:", error.Message, StringComparison.Ordinal);
        Assert.True(first.Status.IsReady);
        Assert.Equal(0, await first.Jobs.LastEventIdAsync(Artist, default));
    }

    [Fact]
    public async Task StartAsync_CoordinatorWasKilled_AdoptsItsServer()
    {
        using var killed = await CoordinatorProcess.StartAsync(_folder.Path);
        var orphan = Assert.Single(ServerProcess.FindIn(RedisFolder));
        await killed.KillAsync();
        Assert.True(orphan.IsAlive);

        await using (var next = await TestCoordinator.StartPrivateAsync(_folder.Path))
        {
            Assert.Equal(orphan.Id, next.Server.ProcessId);
            Assert.True(next.Log.Contains("adopted"));
            Assert.True(next.Status.IsReady);

            // An adopted server is supervised as any other.
            orphan.Kill();
            await Until.HoldsAsync(() => next.Server.ProcessId != orphan.Id && next.Status.IsReady);
        }

        Assert.Empty(ServerProcess.FindIn(RedisFolder));
    }

    [Fact]
    public async Task StartAsync_OrphanDoesNotAnswer_KillsItBeforeStartingAnother()
    {
        using var killed = await CoordinatorProcess.StartAsync(_folder.Path);
        var orphan = Assert.Single(ServerProcess.FindIn(RedisFolder));
        await killed.KillAsync();
        await SignalAsync("STOP", orphan.Id);

        await using var next = await TestCoordinator.StartPrivateAsync(_folder.Path, options => options.HealthTimeout = TimeSpan.FromSeconds(3));

        Assert.False(orphan.IsAlive);
        Assert.Equal(next.Server.ProcessId, Assert.Single(ServerProcess.FindIn(RedisFolder)).Id);
    }

    [Fact]
    public async Task Supervision_ServerHangs_IsReplaced()
    {
        await using var coordinator = await TestCoordinator.StartPrivateAsync(_folder.Path, options => options.HealthTimeout = TimeSpan.FromSeconds(3));
        var hanging = coordinator.Server.ProcessId!.Value;
        await coordinator.Jobs.ApplyAsync(Transaction((null, New("A"))), default);

        await SignalAsync("STOP", hanging);

        await Until.HoldsAsync(() => coordinator.Server.ProcessId != hanging && coordinator.Status.IsReady);
        Assert.NotNull(await coordinator.Jobs.FindAsync(new JobId("A"), default));
    }

    [Fact]
    public async Task Supervision_ServerDiesAgainAndAgain_ComesBackEachTime()
    {
        await using var coordinator = await TestCoordinator.StartPrivateAsync(_folder.Path);
        for (var i = 0; i < 3; i++)
        {
            var process = coordinator.Server.ProcessId!.Value;
            new ServerProcess(process).Kill();
            await Until.HoldsAsync(() => coordinator.Server.ProcessId != process && coordinator.Status.IsReady);
        }

        Assert.IsType<ApplyOutcome.Applied>(await coordinator.Jobs.ApplyAsync(Transaction((null, New("A"))), default));
    }

    [Fact]
    public async Task Status_ServerIsDown_IsNotReadyAndCallsSayUnavailable()
    {
        // Without its program the server stays down for as long as the test wants.
        var program = Path.Combine(_folder.Path, "redis-program");
        var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "redis-server")).First(File.Exists);
        File.CreateSymbolicLink(program, real);
        await using var coordinator = await TestCoordinator.StartPrivateAsync(_folder.Path, options =>
        {
            options.ServerProgram = program;
            options.CommandTimeout = TimeSpan.FromSeconds(1);
            options.MaxRestartDelay = TimeSpan.FromMilliseconds(200);
        });
        File.Delete(program);
        new ServerProcess(coordinator.Server.ProcessId!.Value).Kill();

        await Until.HoldsAsync(() => !coordinator.Status.IsReady);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => coordinator.Jobs.FindAsync(new JobId("A"), default));
        await coordinator.Bus.PublishProgressAsync(Artist, new JobProgress(new JobId("A"), 1, JobPhase.Denoising, 1, 2, 3), default);

        File.CreateSymbolicLink(program, real);
        await Until.HoldsAsync(() => coordinator.Status.IsReady);
        Assert.Null(await coordinator.Jobs.FindAsync(new JobId("A"), default));
    }

    [Fact]
    public async Task StartAsync_CutOffAppendOnlyFile_LoadsWhatIsWhole()
    {
        await using (var first = await TestCoordinator.StartPrivateAsync(_folder.Path))
        {
            await first.Jobs.ApplyAsync(Transaction((null, New("A"))), default);
            await first.Jobs.ApplyAsync(Transaction((null, New("B"))), default);
        }

        var file = Assert.Single(Directory.GetFiles(Path.Combine(RedisFolder, "appendonlydir"), "*.incr.aof"));
        await using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 20);
        }

        await using var second = await TestCoordinator.StartPrivateAsync(_folder.Path);
        Assert.NotNull(await second.Jobs.FindAsync(new JobId("A"), default));
        Assert.Null(await second.Jobs.FindAsync(new JobId("B"), default));
        Assert.Equal(1, await second.Jobs.CountAsync(new JobIndex.AccountJobs(Artist), default));
        Assert.Equal(1, await second.Jobs.LastEventIdAsync(Artist, default));
    }

    [Fact]
    public async Task StartAsync_LongFolder_PutsTheSocketElsewhereAndFindsItAgain()
    {
        var folder = Path.Combine(_folder.Path, new string('d', 100), "with \"quotes\" and ü");
        using var killed = await CoordinatorProcess.StartAsync(folder);
        var socket = File.ReadAllText(Path.Combine(folder, "redis", "socket.path"));
        Assert.True(File.Exists(socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
        var orphan = Assert.Single(ServerProcess.FindIn(Path.Combine(folder, "redis")));
        await killed.KillAsync();

        await using (var next = await TestCoordinator.StartPrivateAsync(folder))
        {
            Assert.Equal(orphan.Id, next.Server.ProcessId);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
    }

    [Fact]
    public async Task StartAsync_CopyOfALongFolder_RefusesTheServerOfTheOriginal()
    {
        var original = Path.Combine(_folder.Path, new string('d', 100));
        await using var first = await TestCoordinator.StartPrivateAsync(original);
        var copy = Path.Combine(_folder.Path, new string('e', 100));
        Directory.CreateDirectory(Path.Combine(copy, "redis"));
        File.Copy(Path.Combine(original, "redis", "socket.path"), Path.Combine(copy, "redis", "socket.path"));

        var error = await Assert.ThrowsAsync<RedisStartException>(() => TestCoordinator.StartPrivateAsync(copy));

        Assert.Contains("works for another folder", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await first.Jobs.LastEventIdAsync(Artist, default));
    }

    [Fact]
    public async Task StartAsync_FolderBehindALink_AdoptsToo()
    {
        var link = Path.Combine(_folder.Path, "link");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "real"));
        Directory.CreateSymbolicLink(link, Path.Combine(_folder.Path, "real"));
        using var killed = await CoordinatorProcess.StartAsync(link);
        await killed.KillAsync();

        await using var next = await TestCoordinator.StartPrivateAsync(Path.Combine(_folder.Path, "real"));
        Assert.True(next.Log.Contains("adopted"));
    }

    [Fact]
    public async Task StartAsync_ProgramIsMissing_SaysWhatToInstall()
    {
        var error = await Assert.ThrowsAsync<RedisStartException>(
            () => TestCoordinator.StartPrivateAsync(_folder.Path, options => options.ServerProgram = "no-such-redis-server"));

        Assert.Contains("no-such-redis-server was not found", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install redis-server", error.Message, StringComparison.Ordinal);
        Assert.Contains("Coordinator:Redis:ConnectionString", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ProgramIsTooOld_SaysItsVersion()
    {
        var program = Path.Combine(_folder.Path, "old-redis-server");
        const string Script = "#!/bin/sh\necho 'Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1'\n";

        // By another process: a program that is open for writing, if only in a process that another test forks from this one, cannot be run.
        using (var writing = Process.Start("/bin/sh", ["-c", "printf %s \"$1\" >\"$0\" && chmod 500 \"$0\"", program, Script]))
        {
            await writing.WaitForExitAsync();
        }

        var error = await Assert.ThrowsAsync<RedisStartException>(() => TestCoordinator.StartPrivateAsync(_folder.Path, options => options.ServerProgram = program));

        Assert.Contains("is version 6.2.14", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_DataCannotBeLoaded_QuotesTheServersReason()
    {
        await using (await TestCoordinator.StartPrivateAsync(_folder.Path))
        {
        }

        File.WriteAllText(Path.Combine(RedisFolder, "appendonlydir", "appendonly.aof.manifest"), "nonsense\n");

        var error = await Assert.ThrowsAsync<RedisStartException>(() => TestCoordinator.StartPrivateAsync(_folder.Path));

        Assert.Contains("ended while it started: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("manifest", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("redis.log", error.Message, StringComparison.Ordinal);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
