using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call the third text encoder of a transformer.</summary>
internal static class SequenceEncoderBinder
{
    private const string Part = "text_encoder_3/model.onnx";
    private const string Tokenizer = "tokenizer_3";

    /// <summary>Binds it; null when there is none, or when it cannot be used: <paramref name="note"/> then says why, and zeros stand in its place.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="denoiser">Says which width it takes.</param>
    /// <param name="clipTokens">Tokens of the other encoders.</param>
    /// <param name="note">A sentence for users; null when there is nothing to say.</param>
    public static SequenceEncoderContract? Bind(GraphFolder folder, DenoiserContract denoiser, int clipTokens, out string? note)
    {
        note = null;
        if (!denoiser.IsTransformer || denoiser.ContextSize is not { } width || !folder.Files.Exists(Part))
        {
            return null;
        }

        var before = folder.Defects.All.Count;
        var tokenizer = ReadTokenizer(folder, out var reason);
        if (tokenizer is null)
        {
            note = $"The third text encoder (T5) is not run: {reason} Zeros stand in its place.";
            return null;
        }

        if (folder.Scan(Part) is not { } graph)
        {
            return null;
        }

        var binding = new GraphBinding(graph, Part, folder.Defects);
        var ids = binding.Input(["input_ids"], GraphBinding.Integers, 2);
        var mask = binding.OptionalInput(["attention_mask"], GraphBinding.Integers, 2);
        var hidden = binding.Output(["last_hidden_state"], GraphBinding.Floats, 3);
        binding.RefuseOtherInputs();
        binding.RequireSize(hidden, 2, width, "columns");
        if (ids is null || hidden is null || folder.Defects.All.Count > before)
        {
            return null;
        }

        var tokens = (int?)ids.Shape![1].Size ?? denoiser.FixedTokens - clipTokens ?? DenoiserContract.OtherEncoderTokens;
        if (tokens < 2 || tokens > 512 || (denoiser.FixedTokens is { } all && all != clipTokens + tokens))
        {
            folder.Defects.Add(
                ModelDefectCode.UnsupportedShape,
                Part,
                $"The graph takes {tokens} tokens; it must be 2 to 512 and, with {clipTokens} of the other encoders, what the denoiser takes.");
            return null;
        }

        return new SequenceEncoderContract
        {
            Graph = folder.FileOf(Part, graph),
            Tokenizer = tokenizer,
            InputIds = ids,
            AttentionMask = mask,
            LastHiddenState = hidden,
            HiddenSize = width,
            Tokens = tokens,
        };
    }

    private static UnigramTokenizer? ReadTokenizer(GraphFolder folder, out string reason)
    {
        reason = $"{Tokenizer} has neither tokenizer.json nor spiece.model.";
        foreach (var name in (string[])["tokenizer.json", "spiece.model"])
        {
            var part = $"{Tokenizer}/{name}";
            if (!folder.Files.Exists(part) || folder.Files.Read(part, folder.Limits.MaxVocabularyBytes) is not { } bytes)
            {
                continue;
            }

            try
            {
                return new UnigramTokenizer(name == "spiece.model" ? UnigramVocabulary.ParseModel(bytes) : UnigramVocabulary.ParseJson(bytes));
            }
            catch (InvalidDataException exception)
            {
                reason = exception.Message;
            }
        }

        return null;
    }
}
