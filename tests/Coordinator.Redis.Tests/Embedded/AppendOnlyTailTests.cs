using System.Text;
using SogniLike.Coordinator.Redis.Embedded;
using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Embedded;

public sealed class AppendOnlyTailTests : IDisposable
{
    private const string Whole = "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n#TS:1700000000\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$5\r\nMULTI\r\n*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$2\r\n\r\n\r\n*1\r\n$4\r\nEXEC\r\n";
    private const string Next = "*1\r\n$5\r\nmulti\r\n*3\r\n$3\r\nSET\r\n$1\r\nc\r\n$1\r\n1\r\n*3\r\n$3\r\nSET\r\n$1\r\nd\r\n$1\r\n1\r\n*1\r\n$4\r\nexec\r\n";

    private readonly TempFolder _folder = new();

    private string File0 => Path.Combine(_folder.Path, "appendonlydir", "appendonly.aof.1.incr.aof");

    private string File1 => Path.Combine(_folder.Path, "appendonlydir", "appendonly.aof.2.incr.aof");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cut_EndsAnywhereInATransaction_CutsItWhole()
    {
        for (var length = 1; length < Next.Length; length++)
        {
            Write(Whole + Next[..length]);

            Assert.Equal(length, AppendOnlyTail.Cut(_folder.Path));
            Assert.Equal(Whole, File.ReadAllText(File1));
            Assert.Equal(0, AppendOnlyTail.Cut(_folder.Path));
        }
    }

    [Fact]
    public void Cut_EndsWithWholeCommands_CutsNothing()
    {
        Write(Whole + Next);

        Assert.Equal(0, AppendOnlyTail.Cut(_folder.Path));
        Assert.Equal(Whole + Next, File.ReadAllText(File1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("REDIS0011 and what follows")]
    [InlineData("*1\r\n$x\r\nMULTI\r\n")]
    [InlineData("*1\r\n$5\r\nMULTIxx*1\r\n$4\r\nEXEC\r\n")]
    public void Cut_NotCommands_LeavesThemToRedis(string text)
    {
        Write(text);

        Assert.Equal(0, AppendOnlyTail.Cut(_folder.Path));
        Assert.Equal(text, File.ReadAllText(File1));
    }

    [Fact]
    public void Cut_OlderFile_IsNotTouched()
    {
        Write(Whole);

        AppendOnlyTail.Cut(_folder.Path);

        Assert.Equal(Next[..30], File.ReadAllText(File0));
    }

    [Fact]
    public void Cut_NoFiles_CutsNothing() => Assert.Equal(0, AppendOnlyTail.Cut(_folder.Path));

    /// <summary>What this class is for, with the real server: see its remarks.</summary>
    [Fact]
    public async Task PrivateRedis_EndedInTheMiddleOfATransactionTwice_NeverAppliesTheHalf()
    {
        await using (var first = await TestCoordinator.StartPrivateAsync(_folder.Path))
        {
            await SetTwoAsync(first, "whole", "{x}");
        }

        var file = Directory.GetFiles(Path.Combine(_folder.Path, "redis", "appendonlydir"), "*.incr.aof").Single();
        using (var end = new FileStream(file, FileMode.Append))
        {
            end.Write(Encoding.ASCII.GetBytes(Next[..^30]));
        }

        for (var start = 0; start < 2; start++)
        {
            await using var coordinator = await TestCoordinator.StartPrivateAsync(_folder.Path);
            Assert.Equal(start == 0, coordinator.Log.Contains("in the middle of a write"));
            Assert.Equal("1", (string?)await coordinator.ExecuteAsync("GET", "whole:1{x}"));
            Assert.True((await coordinator.ExecuteAsync("GET", "c")).IsNull);
            await SetTwoAsync(coordinator, $"later-{start}", "{x}");
        }
    }

    private static async Task SetTwoAsync(TestCoordinator coordinator, string name, string tag) => await coordinator.ExecuteAsync(
        "EVAL", "redis.call('SET', KEYS[1], '1') redis.call('SET', KEYS[2], '1')", 2, $"{name}:1{tag}", $"{name}:2{tag}");

    private void Write(string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "appendonlydir")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "appendonly.aof.manifest"),
            "file appendonly.aof.2.base.rdb seq 2 type b\nfile appendonly.aof.0.incr.aof seq 0 type h\nfile appendonly.aof.1.incr.aof seq 1 type i\nfile appendonly.aof.2.incr.aof seq 2 type i\n");
        File.WriteAllText(File0, Next[..30]);
        File.WriteAllText(File1, text);
    }
}
