using System.Net;
using System.Net.Sockets;
using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.CommandLine;

/// <summary>The real process: what it prints, and how it ends.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help", "run")]
    [InlineData("--version", "0.1.0")]
    public async Task Command_HelpAndVersion_AreOnStdout(string argument, string expected)
    {
        var (code, output, _) = await CoordinatorProgram.RunAsync(argument);
        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownSwitch_FailsWithAnExplanation()
    {
        var (code, _, error) = await CoordinatorProgram.RunAsync("run", "--nonsense");
        Assert.Equal(1, code);
        Assert.Contains("--nonsense", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BadOptions_PrintsAllOfThemWithTheirKeys()
    {
        var (code, _, error) = await RunAsync(
            "--grpc", "0.0.0.0:0", "--grace", "01:00:00", "--log-level", "Loud", "--set", "Coordinator:Leasing:LeaseLength=00:00:01", "--set", "Coordinator:Watching:MaxPerAccount=0");

        Assert.Equal(1, code);
        Assert.All(
            ["Coordinator:Endpoints:Grpc", "Coordinator:Drain:Grace", "Coordinator:Logging:Level", "Coordinator:Leasing:LeaseLength", "Coordinator:Watching:MaxPerAccount"],
            key => Assert.Contains(key, error, StringComparison.Ordinal));
        AssertSentences(error);
    }

    [Fact]
    public async Task Run_OptionOfAnotherType_NamesItsKey()
    {
        var (code, _, error) = await RunAsync("--grace", "soon");
        Assert.Equal(1, code);
        Assert.Contains("Coordinator:Drain:Grace", error, StringComparison.Ordinal);
        AssertSentences(error);
    }

    [Fact]
    public async Task Run_PortInUse_SaysWhich()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (code, _, error) = await RunAsync("--grpc", listener.LocalEndpoint.ToString()!);

        Assert.Equal(1, code);
        Assert.Contains($"{listener.LocalEndpoint} is in use", error, StringComparison.Ordinal);
        AssertSentences(error);
    }

    [Fact]
    public async Task Run_DataFolderThatIsAFile_SaysSo()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "");

        var (code, _, error) = await CoordinatorProgram.RunAsync("run", "--data", file, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
        AssertSentences(error);
    }

    [Fact]
    public async Task Run_RedisServerMissing_SaysHowToGetIt()
    {
        var (code, _, error) = await RunAsync("--set", "Coordinator:Redis:ServerProgram=no-such-redis-server");
        Assert.Equal(1, code);
        Assert.Contains("no-such-redis-server", error, StringComparison.Ordinal);
        AssertSentences(error);
    }

    [Fact]
    public async Task Run_RedisThatIsNotThere_SaysWhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var (code, _, error) = await RunAsync("--redis", $"127.0.0.1:{port}", "--set", "Coordinator:Redis:StartTimeout=00:00:01");

        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{port}", error, StringComparison.Ordinal);
        AssertSentences(error);
    }

    [Fact]
    public async Task Run_UntilSigterm_ServesAndEndsWithZero()
    {
        await using var running = await CoordinatorProgram.StartAsync(_folder.Path);
        using var http = new HttpClient();
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri(running.Http, "/health/ready")));

        var (code, _, error) = await CoordinatorProgram.RunAsync("run", "--data", _folder.Path, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("another coordinator", error, StringComparison.OrdinalIgnoreCase);
        AssertSentences(error);

        Assert.Equal(0, await running.StopAsync());
        Assert.Contains($"http    {running.Http.GetLeftPart(UriPartial.Authority)}", running.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "endpoints.json")));
    }

    [Fact]
    public async Task Run_SettingsFromTheEnvironment_AreUsed()
    {
        var (code, _, error) = await CoordinatorProgram.RunAsync(
            new Dictionary<string, string> { ["SOGNI_COORDINATOR__ENDPOINTS__HTTP"] = "nonsense" }, "run", "--data", _folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("Coordinator:Endpoints:Http: \"nonsense\"", error, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        CoordinatorProgram.RunAsync(
        [
            "run", "--data", Path.Combine(_folder.Path, "data"), "--http", "127.0.0.1:0", .. arguments.Contains("--grpc") ? Array.Empty<string>() : ["--grpc", "127.0.0.1:0"], .. arguments,
        ]);

    private static void AssertSentences(string error)
    {
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Contains(error.Split('\n'), line => line.StartsWith("sogni-coordinator: ", StringComparison.Ordinal));
    }
}
