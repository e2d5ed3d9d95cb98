using System.Text.Json;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Operations;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Tests.Operations;

public sealed class ActionChainTests
{
    private static readonly AdminAction Action = new(1_790_000_000_123, "k1", new AccountId("ada"), "HoldWorker", "w1", "It hums", "done");

    [Fact]
    public void HashOf_TheVectorThatEverybodyHas_IsItsHash()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, "proto", "test-vectors.json")));
        var entry = vectors.RootElement.GetProperty("actionLog");
        string Text(string name) => entry.GetProperty(name).GetString()!;

        var action = new AdminAction(
            entry.GetProperty("atMs").GetInt64(), Text("keyId"), new AccountId(Text("accountId")), Text("call"), Text("target"), Text("detail"), Text("outcome"));

        Assert.Equal(Text("hash"), ActionChain.HashOf(entry.GetProperty("number").GetInt64(), Text("previousHash"), action));
        Assert.Equal(ActionChain.Version, entry.GetProperty("version").GetInt32());
    }

    [Fact]
    public void Next_EachFieldAndTheEntryBefore_ChangeTheHash()
    {
        var first = ActionChain.Next(null, Action);
        AdminAction[] others =
        [
            Action with { AtMs = 1 }, Action with { KeyId = "k2" }, Action with { Account = new AccountId("bob") }, Action with { Call = "DrainWorker" }, Action with { Target = "w2" },
            Action with { Detail = "It is silent" }, Action with { Outcome = "malformed" }, Action with { Target = "w1It hums", Detail = "" },
        ];

        Assert.Equal((1L, ActionChain.Beginning), (first.Number, first.Previous));
        Assert.Equal((2L, first.Hash), (ActionChain.Next(first, Action).Number, ActionChain.Next(first, Action).Previous));
        Assert.Distinct(others.Select(other => ActionChain.Next(null, other).Hash).Append(first.Hash).Append(ActionChain.Next(first, Action).Hash));
    }
}
