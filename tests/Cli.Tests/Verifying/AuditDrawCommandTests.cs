using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Cli.Tests.Running;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Verifying;

public sealed class AuditDrawCommandTests : CliFixture
{
    // The vector of AuditDrawTests: chosen from 948,750 millionths on.
    private const string Job = "01JD0000000000000000000000";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly string Root = Convert.ToHexStringLower([.. Enumerable.Range(0x40, 32).Select(i => (byte)i)]);

    [Theory]
    [InlineData("948750", "true", 0, "equal")]
    [InlineData("948749", "false", 0, "equal")]
    [InlineData("948749", "true", 1, "not equal")]
    [InlineData("948750", "false", 1, "not equal")]
    public async Task Run_PublishedKey_SaysWhetherTheDrawWasThat(string rate, string audited, int exitCode, string expected)
    {
        Pool.Epochs.Add(Epoch(7, Key));

        var result = (await DrawAsync("--epoch", "7", "--rate-ppm", rate, "--audited", audited)).Expect(exitCode);

        Assert.EndsWith($"{expected}\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherKeyThanAnnounced_IsNotEqual()
    {
        var epoch = Epoch(7, Key);
        epoch.Key = ByteString.CopyFrom([.. Key.Reverse()]);
        Pool.Epochs.Add(epoch);

        Assert.Contains("NOT the one", (await DrawAsync("--epoch", "7", "--rate-ppm", "1000000")).Expect(1).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnnouncedTooLate_IsNotEqual()
    {
        var epoch = Epoch(7, Key);
        epoch.PublishedAt = epoch.StartsAt;
        Pool.Epochs.Add(epoch);

        (await DrawAsync("--epoch", "7", "--rate-ppm", "1000000")).Expect(1);
    }

    [Fact]
    public async Task Run_WhatMakesNoSense_IsRefused()
    {
        Pool.Epochs.Add(Epoch(7, []));

        Assert.Contains("not published yet", (await DrawAsync("--epoch", "7", "--rate-ppm", "1")).Expect(1).Error, StringComparison.Ordinal);
        (await DrawAsync("--epoch", "8", "--rate-ppm", "1")).Expect(5);
        (await DrawAsync("--epoch", "7", "--rate-ppm", "1000001")).Expect(2);
        (await RunAsync("verify", "audit-draw", "--job", Job, "--root", "12", "--epoch", "7", "--rate-ppm", "1")).Expect(2);
    }

    private Task<CliResult> DrawAsync(params string[] arguments) => RunAsync(["verify", "audit-draw", "--job", Job, "--root", Root, .. arguments]);

    private static AuditEpoch Epoch(ulong number, byte[] key) => new()
    {
        Number = number,
        PublishedAt = new Timestamp { Seconds = 100 },
        StartsAt = new Timestamp { Seconds = 200 },
        EndsAt = new Timestamp { Seconds = 300 },
        KeySha256 = ByteString.CopyFrom(AuditDraw.PublicHashOf(Key)),
        Key = ByteString.CopyFrom(key),
    };
}
