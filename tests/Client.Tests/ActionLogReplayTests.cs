using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Client.Actions;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Testing;

namespace SogniLike.Client.Tests;

public sealed class ActionLogReplayTests
{
    private static readonly string Beginning = new('0', 64);

    [Fact]
    public void Finish_TheVectorThatEverybodyHas_IsWhole() => Assert.Empty(Replay([Vector()], Vector()).Problems);

    [Theory]
    [InlineData("call")]
    [InlineData("target")]
    [InlineData("detail")]
    [InlineData("outcome")]
    [InlineData("key")]
    [InlineData("account")]
    [InlineData("at")]
    [InlineData("previous")]
    public void Finish_OneFieldWasChanged_SaysInWhichEntry(string field)
    {
        var entry = Vector();
        switch (field)
        {
            case "call":
                entry.Call = "ReleaseWorker";
                break;
            case "target":
                entry.Target += "2";
                break;
            case "detail":
                entry.Detail = "";
                break;
            case "outcome":
                entry.Outcome = "malformed";
                break;
            case "key":
                entry.KeyId = "k2";
                break;
            case "account":
                entry.AccountId = "bob";
                break;
            case "at":
                entry.At = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(1));
                break;
            default:
                entry.PreviousHash = Beginning;
                break;
        }

        Assert.StartsWith("Entry 2 was changed", Assert.Single(Replay([entry], entry).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_EntryOfAnotherChain_DoesNotFit()
    {
        var (newest, other) = (Vector(), Vector());
        (other.Number, other.Hash) = (1, "00");

        Assert.Contains(Replay([newest, other], newest).Problems, problem => problem.StartsWith("Entry 2 was made after another entry 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Finish_EntriesAreMissing_SaysWhich()
    {
        var (newest, other) = (Vector(), Vector());
        newest.Number = 7;

        Assert.Contains(Replay([newest, other], newest).Problems, problem => problem.StartsWith("Entry 7 comes after entry 2", StringComparison.Ordinal));
        Assert.StartsWith("The newest entry, number 3, is missing", Assert.Single(new ActionLogReplay(3, "aa").Finish().Problems), StringComparison.Ordinal);
        Assert.StartsWith("The newest entry, number 3, is missing", Assert.Single(Replay([Vector()], new AdminAction { Number = 3, Hash = "aa" }).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_EntriesWithoutHash_AreRightOnlyBeforeTheFirst()
    {
        var unlinked = new AdminAction { Id = "1", Call = "HoldWorker" };

        Assert.Equal((0L, 2L, 0), (Replay([unlinked, unlinked], null) is var old ? old.Entries : 0, old.Unlinked, old.Problems.Count));
        Assert.StartsWith("1 entries after entry 2 carry no hash", Assert.Single(Replay([unlinked, Vector()], Vector()).Problems), StringComparison.Ordinal);
        Assert.StartsWith("The entries before entry 2 are missing", Assert.Single(Replay([Vector(), unlinked], Vector()).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_HeadKnownByAnotherHashOrFormThatIsNotKnown_IsTold()
    {
        var later = Vector();
        later.HashVersion = 2;

        Assert.StartsWith("The pool knows entry 2 by another hash", Assert.Single(Replay([Vector()], new AdminAction { Number = 2, Hash = "aa" }).Problems), StringComparison.Ordinal);
        Assert.Contains("does not know", Assert.Single(Replay([later], later).Problems), StringComparison.Ordinal);
    }

    private static ActionLogReport Replay(IEnumerable<AdminAction> newestFirst, AdminAction? head)
    {
        var replay = new ActionLogReplay((long)(head?.Number ?? 0), head?.Hash ?? "");
        foreach (var entry in newestFirst)
        {
            replay.Add(entry);
        }

        return replay.Finish();
    }

    private static AdminAction Vector()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, "proto", "test-vectors.json")));
        var entry = vectors.RootElement.GetProperty("actionLog");
        string Text(string name) => entry.GetProperty(name).GetString()!;
        return new AdminAction
        {
            HashVersion = entry.GetProperty("version").GetUInt32(),
            Number = entry.GetProperty("number").GetUInt64(),
            PreviousHash = Text("previousHash"),
            Hash = Text("hash"),
            At = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(entry.GetProperty("atMs").GetInt64())),
            KeyId = Text("keyId"),
            AccountId = Text("accountId"),
            Call = Text("call"),
            Target = Text("target"),
            Detail = Text("detail"),
            Outcome = Text("outcome"),
        };
    }
}
