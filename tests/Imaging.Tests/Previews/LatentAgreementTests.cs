using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Previews;
using SogniLike.Imaging.Tests.Generation;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Previews;

/// <summary>Whether the limits of the built-in model hold for its real images, by every sampler.</summary>
public sealed class LatentAgreementTests(ITestOutputHelper output)
{
    private static readonly string[] Prompts = ["a red apple", "قلب أحمر", "", "a snowman on a blue background", "zxcv 123 !!!", "a black cat on a yellow background"];

    [Fact]
    public async Task Distance_OfHonestImages_LiesBelowTheLimitsAndThatOfOthersAbove()
    {
        var colors = ModelColors.Of(EmojiDiffusionFixture.Model.Contract);
        var drawn = new List<(string Prompt, float[] Latent, float[] Averages)>();
        foreach (var (i, sampler) in Samplers.ByName.Keys.Where(static name => name != "flow_euler").Order(StringComparer.Ordinal).Index())
        {
            var request = new GenerationRequest { Prompt = Prompts[i % Prompts.Length], Seed = (ulong)i, Steps = 6, GuidanceScale = i % 2 == 0 ? 3 : 7.5, Sampler = sampler };
            var recorder = new StepRecorder();
            var pixels = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(request, recorder)).Image.Pixels;
            drawn.Add((request.Prompt, recorder.Latents[^1], Averages(pixels, recorder.Latents[^1])));
        }

        double[] honest = [.. drawn.Select(one => Distance(one.Latent, one.Averages)).Order()];
        double[] swapped =
        [
            .. from one in drawn from other in drawn where one.Prompt != other.Prompt select Distance(one.Latent, other.Averages) into distance orderby distance select distance,
        ];
        output.WriteLine($"honest: middle {honest[honest.Length / 2]:F3}, largest {honest[^1]:F3}; swapped: 1 in 20 below {swapped[swapped.Length / 20]:F3}, middle {swapped[swapped.Length / 2]:F3}");

        Assert.InRange(honest[^1], 0, colors.DoubtFrom!.Value);
        Assert.InRange(swapped.Count(distance => distance > colors.DoubtFrom) / (double)swapped.Length, 0.9, 1);
        Assert.InRange(colors.RefuseFrom!.Value, 2 * honest[^1], 1);

        double Distance(float[] latent, float[] averages)
        {
            var side = (int)Math.Sqrt(averages.Length / 3);
            return LatentAgreement.Distance(colors, latent, side, side, averages)!.Value;
        }
    }

    private static float[] Averages(Imaging.Exact.Pixels.RgbImage pixels, float[] latent)
    {
        var averages = new PixelAverages(pixels.Width, pixels.Height, (int)Math.Sqrt(pixels.Width * pixels.Height / (latent.Length / 4.0)));
        for (var y = 0; y < pixels.Height; y++)
        {
            averages.Add(y, pixels.Row(y));
        }

        return averages.Planes();
    }
}
