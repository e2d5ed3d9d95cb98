using SogniLike.Coordinator.Intake;

namespace SogniLike.Coordinator.Tests.Intake;

public sealed class RequestBodyTests
{
    private static readonly SubmitRequest Good = new() { Model = "m", Prompt = "p" };

    [Fact]
    public void HashOf_AnyFieldChanged_IsAnother()
    {
        SubmitRequest[] requests =
        [
            Good,
            Good with { Model = "n" },
            Good with { Prompt = "q" },
            Good with { Prompt = "p " },
            Good with { NegativePrompt = "n" },
            Good with { Width = 8 },
            Good with { Height = 8 },
            Good with { Steps = 8 },
            Good with { Sampler = "" },
            Good with { Sampler = "s" },
            Good with { GuidanceScale = 0 },
            Good with { GuidanceScale = 1 },
            Good with { Seed = 0 },
            Good with { Seed = ulong.MaxValue },
            Good with { NoiseSource = NoiseSource.Cpu },
            Good with { Count = 2 },
            Good with { Previews = 0 },
            Good with { Previews = 1 },
            Good with { InitImage = "1" },
            Good with { InitImage = "1", Previews = 1 },
            Good with { ContentClasses = ["1"] },
            Good with { Model = "mp", Prompt = "" },
            Good with { Prompt = "\ud800" },
            Good with { Prompt = "\ufffd" },
        ];

        Assert.Equal(requests.Length, requests.Select(RequestBody.HashOf).Distinct().Count());
    }

    [Fact]
    public void HashOf_KeyOrCountOfNought_MakesNoDifference()
    {
        Assert.Equal(RequestBody.HashOf(Good), RequestBody.HashOf(Good with { IdempotencyKey = "k" }));
        Assert.Equal(RequestBody.HashOf(Good), RequestBody.HashOf(Good with { Count = 1 }));
    }
}
