using System.Globalization;
using System.Text.Json.Nodes;
using SogniLike.Cli;
using SogniLike.Cli.Output;
using SogniLike.Client;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Tests.Rest;

/// <summary>What <c>sogni --json</c> prints and what the REST API answers, from one coordinator: the same names, the same values.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;
    private TempFolder _home = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        _home = new TempFolder();
        await TestModel.AddAsync(_coordinator);
    }

    public async Task DisposeAsync()
    {
        _home.Dispose();
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    /// <summary>Command line, path of the REST API, and where in its answer the same stands; lists of the command line are whole, so they are the list alone.</summary>
    [Theory]
    [InlineData("job get JOB", "jobs/JOB", "")]
    [InlineData("job list", "jobs", "jobs")]
    [InlineData("model list", "models", "models")]
    [InlineData("credits", "credits?movements=20", "")]
    [InlineData("keys list", "keys", "keys")]
    [InlineData("worker show WORKER", "workers/WORKER/trust", "")]
    [InlineData("worker token list", "admin/enrolment-tokens", "tokens")]
    [InlineData("admin status", "admin/pool", "")]
    [InlineData("admin worker list", "admin/workers", "workers")]
    [InlineData("admin model list", "admin/models", "models")]
    [InlineData("admin account list", "admin/accounts", "accounts")]
    [InlineData("admin key list", "admin/api-keys", "keys")]
    [InlineData("admin report list", "admin/reports", "reports")]
    [InlineData("admin ledger balances", "admin/ledger/balances", "balances")]
    public async Task Read_BothWays_SaysTheSame(string command, string path, string within)
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var job = await DeliverAsync(worker);
        await _rest.JsonAsync("POST", $"jobs/{job}/report", """{"reason": "shows a real person"}""");

        var printed = await RunAsync(Filled(command).Split(' '));
        var answered = await _rest.JsonAsync("GET", Filled(path));
        AssertSame(within.Length == 0 ? answered : answered[within]!, printed, "blobs_free_bytes");
        Assert.NotEmpty(printed is JsonArray list ? list[0]!.AsObject() : printed.AsObject());

        string Filled(string text) => text.Replace("JOB", job, StringComparison.Ordinal).Replace("WORKER", worker.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_BothWays_SaysTheSameAndWhereTheKeyIsFrom()
    {
        var printed = (await RunAsync("auth", "status")).AsObject();
        Assert.True(printed.Remove("url") && printed.Remove("url_origin") && printed.Remove("key_origin"));
        AssertSame(await _rest.JsonAsync("GET", "account"), printed);
    }

    [Fact]
    public async Task Submit_ThenRead_SaysTheSame()
    {
        var printed = await RunAsync("job", "submit", "a red apple", "--model", TestModel.Name, "--seed", "7");
        var id = (string)printed["jobs"]![0]!["id"]!;
        AssertSame(await _rest.JsonAsync("GET", $"jobs/{id}"), printed["jobs"]![0]!, "queue_position");
        Assert.Equal(["jobs", "repeated", "request_id"], printed.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Revoke_BothWays_AnswersTheSame()
    {
        var first = await RunAsync("keys", "create", "--name", "bot");
        var second = await _rest.JsonAsync("POST", "keys", """{"name": "bot", "scopes": ["submit"]}""");
        AssertSame(second, first, "id", "created_at", "secret");
        AssertSame(await _rest.JsonAsync("POST", $"keys/{second["key"]!["id"]}/revoke"), await RunAsync("keys", "revoke", (string)first["key"]!["id"]!), "id", "created_at");
    }

    [Fact]
    public async Task Watch_BothWays_TellsTheSame()
    {
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var job = await DeliverAsync(worker);
        await using var events = await _rest.WatchAsync("?after=1");
        var lines = await LinesAsync("job", "watch", job, "--after", "1");
        Assert.Equal(["2", "3"], lines.Select(line => (string)line["event_id"]!));
        foreach (var line in lines)
        {
            Assert.True(line.AsObject().Remove("event"));
            AssertSame(await events.NextAsync("changed"), line);
        }

        await RunAsync("job", "delete", job);
        using var client = new SogniClient(_coordinator.Endpoints.Grpc, _coordinator.OwnerKey);
        await foreach (var told in client.WatchAsync([], afterEventId: 3))
        {
            var gone = ContractJson.Of(told);
            Assert.Equal("deleted", (string?)gone["event"]);
            gone.Remove("event");
            AssertSame(await events.NextAsync("deleted"), gone);
            break;
        }
    }

    private static void AssertSame(JsonNode rest, JsonNode printed, params string[] apart)
    {
        var (expected, actual) = (rest.DeepClone(), printed.DeepClone());
        Forget(expected, apart);
        Forget(actual, apart);
        Assert.True(JsonNode.DeepEquals(expected, actual), $"REST: {expected.ToJsonString()}\nsogni: {actual.ToJsonString()}");
    }

    private static void Forget(JsonNode? node, string[] names)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var name in names)
                {
                    json.Remove(name);
                }

                json.ToList().ForEach(member => Forget(member.Value, names));
                break;
            case JsonArray list:
                list.ToList().ForEach(item => Forget(item, names));
                break;
        }
    }

    private async Task<string> DeliverAsync(FakeWorker worker)
    {
        var submitted = await _coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, _coordinator.Owner);
        await worker.DeliverAsync(await worker.NextAssignmentAsync(), TestImages.Png(64, 64, 7));
        return submitted.Jobs[0].Id;
    }

    private async Task<JsonNode> RunAsync(params string[] arguments) => JsonNode.Parse(await OutputAsync(arguments))!;

    private async Task<List<JsonNode>> LinesAsync(params string[] arguments) =>
        [.. (await OutputAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private async Task<string> OutputAsync(string[] arguments)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        var variables = new Dictionary<string, string> { ["SOGNI_URL"] = _coordinator.Endpoints.Grpc.ToString(), ["SOGNI_KEY"] = _coordinator.OwnerKey };
        var environment = new CliEnvironment
        {
            Out = output,
            Error = error,
            In = TextReader.Null,
            OpenOutput = () => Stream.Null,
            IsInputTerminal = false,
            IsErrorTerminal = false,
            IsOutputTerminal = false,
            ReadSecret = () => "",
            Variable = name => variables.GetValueOrDefault(name),
            Home = _home.Path,
            TimeProvider = TimeProvider.System,
        };
        var code = await SogniCommand.RunAsync([.. arguments, "--json"], environment, CancellationToken.None);
        Assert.True(code == ExitCodes.Ok, $"Ended with {code}: {error}");
        return output.ToString();
    }
}
