using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Manifests;
using SogniLike.Testing;

namespace SogniLike.Cli.Tests.Admin;

public sealed class AddModelCommandTests : CliFixture
{
    [Fact]
    public async Task Add_BuiltInModel_ReadsSizeAndSamplerFromItsConfiguration()
    {
        var result = (await RunAsync("admin", "model", "add", RepositoryPaths.EmojiDiffusion, "--json")).Expect(0).Json;

        var manifest = Assert.Single(Pool.Models).Manifest;
        var id = ManifestCanonicalForm.IdOf(await ModelFolder.ReadFilesAsync(RepositoryPaths.EmojiDiffusion, CancellationToken.None));
        Assert.Equal("emoji-diffusion", manifest.Name);
        Assert.Equal((128U, 128U, 256U, 256U), (manifest.Defaults.Width, manifest.Defaults.Height, manifest.Limits.MaxWidth, manifest.Limits.MaxHeight));
        Assert.Equal(("ddim", 20U, 7.5, "cpu"), (manifest.Defaults.Sampler, manifest.Defaults.Steps, manifest.Defaults.GuidanceScale, manifest.Defaults.NoiseSource));
        Assert.Equal(["ddim", "euler"], manifest.Samplers);
        Assert.Equal(Convert.ToHexStringLower(id), (string?)result["manifest_id"]);
    }

    [Fact]
    public async Task Add_Options_OverrideTheConfiguration()
    {
        (await RunAsync(
            "admin", "model", "add", RepositoryPaths.EmojiDiffusion, "--name", "e2", "--description", "Emoji", "--default-size", "64x64", "--max-size", "512x256",
            "--max-steps", "50", "--default-steps", "10", "--max-guidance", "12.5", "--default-guidance", "3", "--samplers", "euler", "--price-weight", "2500")).Expect(0);

        var manifest = Assert.Single(Pool.Models).Manifest;
        Assert.Equal(("e2", "Emoji", 2_500U), (manifest.Name, manifest.Description, manifest.PriceWeight));
        Assert.Equal(75U, manifest.PromptTokens);
        Assert.Equal((512U, 256U, 50U, 12.5), (manifest.Limits.MaxWidth, manifest.Limits.MaxHeight, manifest.Limits.MaxSteps, manifest.Limits.MaxGuidanceScale));
        Assert.Equal((64U, 64U, 10U, 3.0, "euler"), (manifest.Defaults.Width, manifest.Defaults.Height, manifest.Defaults.Steps, manifest.Defaults.GuidanceScale, manifest.Defaults.Sampler));
    }

    [Fact]
    public async Task Add_NoModelFolder_SaysWhatIsMissing()
    {
        Assert.Contains("model_index.json", (await RunAsync("admin", "model", "add", Folder, "--default-size", "64x64")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Empty(Pool.Models);
    }

    [Fact]
    public async Task Add_ConfigurationWithoutSize_AsksForIt()
    {
        WriteModel(unet: "{}");

        Assert.Contains("--default-size", (await RunAsync("admin", "model", "add", PathOf("model"))).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task Add_DamagedConfiguration_IsNamed(string unet)
    {
        WriteModel(unet);

        Assert.Contains("unet", (await RunAsync("admin", "model", "add", PathOf("model"))).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sample_size":[64,64]}""", 512U)]
    [InlineData("""{"sample_size":64}""", 512U)]
    public async Task Add_SampleSizeInEitherForm_IsRead(string unet, uint expected)
    {
        WriteModel(unet, scheduler: """{"_class_name":"EulerDiscreteScheduler"}""");

        (await RunAsync("admin", "model", "add", PathOf("model"))).Expect(0);

        var defaults = Assert.Single(Pool.Models).Manifest.Defaults;
        Assert.Equal((expected, "euler"), (defaults.Width, defaults.Sampler));
    }

    private void WriteModel(string unet, string scheduler = "{}")
    {
        Write("model_index.json", """{"unet":["diffusers","M"]}""");
        Write("unet/config.json", unet);
        Write("vae_decoder/config.json", """{"block_out_channels":[1,2,3,4]}""");
        Write("scheduler/scheduler_config.json", scheduler);
    }

    private void Write(string path, string text)
    {
        var file = PathOf(Path.Combine("model", path));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
