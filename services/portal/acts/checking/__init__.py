"""The verifier's pages (SOP step 7): checklist with hints, uji konsekuensi, election periods, people in pictures, blurring."""
