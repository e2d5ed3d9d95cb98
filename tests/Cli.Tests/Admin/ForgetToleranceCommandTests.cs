using Google.Protobuf;
using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Tests.Admin;

public sealed class ForgetToleranceCommandTests : CliFixture
{
    [Fact]
    public async Task Run_FirstDigitsAndDevicesInAnyOrder_ForgetsThatRow()
    {
        Pool.Tolerances.AddRange([Row(0xaa, "cuda/a fp16"), Row(0xab, "cuda/a fp16"), Row(0xab, "cuda/b fp16")]);

        var text = (await RunAsync("admin", "tolerances", "forget", "ab", "cuda/a fp16", "cpu fp32", "--reason", "A broken driver")).Expect(0).Out;

        var asked = Assert.Single(Pool.Forgotten);
        Assert.Equal((0xab, "cpu fp32", "cuda/a fp16", "", "A broken driver"), (asked.ModelManifest[0], asked.One, asked.Other, asked.Owner, asked.Reason));
        Assert.Equal(2, Pool.Tolerances.Count);
        Assert.Contains("nobody is judged there", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneOwner_IsSaid()
    {
        Pool.Tolerances.Add(Row(0xaa, "cuda/a fp16"));

        (await RunAsync("admin", "tolerances", "forget", "a", "cpu fp32", "cuda/a fp16", "--owner", "eve", "--reason", "Exaggerates")).Expect(0);

        Assert.Equal("eve", Assert.Single(Pool.Forgotten).Owner);
    }

    [Fact]
    public async Task Run_NoneOrSeveral_ForgetsNothing()
    {
        Pool.Tolerances.AddRange([Row(0xaa, "cuda/a fp16"), Row(0xab, "cuda/a fp16")]);

        (await RunAsync("admin", "tolerances", "forget", "b", "cpu fp32", "cuda/a fp16", "--reason", "Why")).Expect(5);
        var text = (await RunAsync("admin", "tolerances", "forget", "a", "cpu fp32", "cuda/a fp16", "--reason", "Why")).Expect(2).Error;

        Assert.Contains("2 models begin with a", text, StringComparison.Ordinal);
        Assert.Empty(Pool.Forgotten);
    }

    private static Tolerance Row(byte model, string other)
    {
        var manifest = new byte[32];
        manifest[0] = model;
        return new Tolerance { ModelManifest = ByteString.CopyFrom(manifest), One = "cpu fp32", Other = other, Version = 1, Owners = 1 };
    }
}
