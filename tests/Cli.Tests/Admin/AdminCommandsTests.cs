using SogniLike.Cli.Tests.Running;
using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Tests.Admin;

public sealed class AdminCommandsTests : CliFixture
{
    [Fact]
    public async Task Status_Pool_IsShown()
    {
        Assert.Contains("Jobs queued     3", (await RunAsync("admin", "status")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal(2, (int?)(await RunAsync("admin", "status", "--json")).Expect(0).Json["workers_online"]);
    }

    [Fact]
    public async Task Status_ArtistKey_IsRefused()
    {
        Variables["SOGNI_KEY"] = FakePool.ArtistKey;

        Assert.Contains("scope_missing", (await RunAsync("admin", "status")).Expect(4).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LedgerVerify_SaysWhetherItIsRightAndFailsWhenNot()
    {
        Pool.Ledger.Add(new LedgerRecord
        {
            Id = 1,
            Entries =
            {
                new LedgerEntry
                {
                    Reason = "grant",
                    Subject = "20717",
                    Postings = { new LedgerPosting { Account = "issuance", Millicredits = -1_500 }, new LedgerPosting { Account = "artist:ada:available", Millicredits = 1_500 } },
                },
            },
        });

        Assert.Contains("Ledger    right", (await RunAsync("admin", "ledger", "verify")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("1.5", (await RunAsync("admin", "ledger", "balances")).Expect(0).Out, StringComparison.Ordinal);

        Pool.LedgerFaults["issuance"] = 7;
        var wrong = (await RunAsync("admin", "ledger", "verify", "--json")).Expect(1);
        Assert.False((bool?)wrong.Json["ok"]);
        Assert.Contains("issuance has -1493 millicredits", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credits_OfTheAccount_AreShown()
    {
        Variables["SOGNI_KEY"] = FakePool.ArtistKey;

        var shown = (await RunAsync("credits")).Expect(0).Out;
        Assert.Contains("Available   99.672", shown, StringComparison.Ordinal);
        Assert.Contains("-0.328", shown, StringComparison.Ordinal);
        var json = (await RunAsync("credits", "--count", "7", "--json")).Expect(0).Json;
        Assert.Equal("7000", (string?)json["movements"]![1]!["available_millicredits"]);
        (await RunAsync("credits", "--count", "101")).Expect(2);
    }

    [Fact]
    public async Task TokenCreate_StandardOutput_IsTheTokenAlone()
    {
        var result = (await RunAsync("worker", "token", "create", "--uses", "3", "--valid", "2h")).Expect(0);

        Assert.Equal("sogniw1.text-of-tok-1\n", result.Out);
        Assert.Contains("for ada", result.Error, StringComparison.Ordinal);
        Assert.Equal((3U, 7_200), (Pool.Tokens[0].MaxUses, Pool.Tokens[0].ExpiresAt.Seconds - Pool.Tokens[0].CreatedAt.Seconds));
        Assert.Equal("sogniw1.text-of-tok-2\n", (await RunAsync("worker", "token", "create", "--owner", "bob", "-q")).Expect(0).Out);
        Assert.Equal("bob", Pool.Tokens[1].Owner);
        (await RunAsync("worker", "token", "create", "--uses", "0")).Expect(2);
    }

    [Fact]
    public async Task Tokens_ListAndRevoke()
    {
        for (var i = 0; i < 3; i++)
        {
            await RunAsync("worker", "token", "create");
        }

        Assert.Equal("tok-1\ntok-2\ntok-3\n", (await RunAsync("worker", "token", "list", "-q")).Expect(0).Out);
        (await RunAsync("worker", "token", "revoke", "tok-2")).Expect(0);
        Assert.True(Pool.Tokens[1].Revoked);
        (await RunAsync("worker", "token", "revoke", "tok-9")).Expect(5);
    }

    [Fact]
    public async Task Workers_List_ShowsNamesFromElsewhereHarmless()
    {
        Pool.Workers.Add(new Worker { Id = "w1", Name = "evil\u001b[2Jname\u202Etxt", Online = true, Device = "CPU", Slots = 1 });

        var result = (await RunAsync("admin", "worker", "list")).Expect(0);

        Assert.DoesNotContain('\u001b', result.Out);
        Assert.DoesNotContain('\u202E', result.Out);
        Assert.Contains("evil", result.Out, StringComparison.Ordinal);
        (await RunAsync("admin", "worker", "revoke", "w1")).Expect(0);
        Assert.True(Pool.Workers[0].Revoked);
    }

    [Fact]
    public async Task Workers_HoldAndRelease_TellReasonAndEnd()
    {
        Pool.Workers.Add(new Worker { Id = "w1", Name = "one", Online = true, Slots = 1 });

        Assert.Equal(
            "w1  on hold until 1970-01-01 02:00:00Z\n",
            (await RunAsync("admin", "worker", "hold", "w1", "--reason", "Draws noise", "--for", "2h")).Expect(0).Out);
        Assert.Equal("Draws noise", Pool.Workers[0].Hold.Reason);
        Assert.Contains("on hold until 1970-01-01 02:00:00Z", (await RunAsync("admin", "worker", "list")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal("Draws noise", (string?)(await RunAsync("admin", "worker", "list", "--json")).Expect(0).Json[0]!["hold"]!["reason"]);

        Assert.Equal("w1  released\n", (await RunAsync("admin", "worker", "release", "w1", "--reason", "New driver")).Expect(0).Out);
        Assert.Null(Pool.Workers[0].Hold);
        Assert.Equal("New driver", Assert.Single(Pool.Workers[0].Trail).Reason);
        Assert.DoesNotContain("on hold", (await RunAsync("admin", "worker", "list")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drain", "draining")]
    [InlineData("quarantine", "quarantined")]
    [InlineData("ban", "banned")]
    public async Task Workers_DrainQuarantineAndBan_SayWhich(string verb, string kind)
    {
        Pool.Workers.Add(new Worker { Id = "w1", Name = "one", Online = true, Slots = 1 });

        var result = (await RunAsync("admin", "worker", verb, "w1", "--reason", "Skips steps", "--for", "2h")).Expect(0);

        Assert.Equal($"w1  {kind} until 1970-01-01 02:00:00Z\n", result.Out);
        Assert.Equal(kind, Pool.Workers[0].Hold.Kind);
        Assert.Contains($"{kind} until", (await RunAsync("admin", "worker", "list")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "hold", "w1")]
    [InlineData(2, "release", "w1")]
    [InlineData(2, "hold", "w1", "--reason", "R", "--for", "soon")]
    [InlineData(5, "hold", "w9", "--reason", "R")]
    [InlineData(5, "release", "w9", "--reason", "R")]
    public async Task Workers_HoldAndRelease_RefuseWhatMakesNoSense(int exitCode, params string[] arguments)
    {
        Pool.Workers.Add(new Worker { Id = "w1", Name = "one", Online = true, Slots = 1 });

        (await RunAsync(["admin", "worker", .. arguments])).Expect(exitCode);

        Assert.Null(Pool.Workers[0].Hold);
    }

    [Fact]
    public async Task Models_DisableAndEnable()
    {
        Pool.Models.Add(new RegisteredModel { Enabled = true, Manifest = new ModelManifest { Name = "m", Limits = new ModelLimits(), Defaults = new ModelDefaults() } });

        Assert.Equal("m  disabled\n", (await RunAsync("admin", "model", "disable", "m")).Expect(0).Out);
        Assert.Empty((await RunAsync("model", "list", "--json")).Expect(0).Json.AsArray());
        Assert.Single((await RunAsync("admin", "model", "list", "--json")).Expect(0).Json.AsArray());
        Assert.Equal("m  enabled\n", (await RunAsync("admin", "model", "enable", "m")).Expect(0).Out);
        Assert.Equal("m\n", (await RunAsync("model", "list", "-q")).Expect(0).Out);
    }

    [Fact]
    public async Task KeyCreate_StandardOutput_IsTheSecretAlone()
    {
        var result = (await RunAsync("admin", "key", "create", "ada", "--name", "laptop", "--scopes", "artist, admin")).Expect(0);

        Assert.Equal("secret-of-key-1\n", result.Out);
        Assert.Equal(["artist", "admin"], Pool.Keys[0].Scopes);
        Assert.DoesNotContain("secret", (await RunAsync("admin", "key", "list", "--json")).Expect(0).Out, StringComparison.Ordinal);
        (await RunAsync("admin", "key", "revoke", "key-1")).Expect(0);
        Assert.True(Pool.Keys[0].Revoked);
    }
}
