"""REDCap: data dictionaries and files of records for two projects, of clients and of therapists.

The rules are REDCap's own, as its pages and its messages tell them:

- a dictionary has 18 columns; the first field is the record's id and of type ``text``; names of
  fields are there once, of small letters, digits and underscores, with a letter first, in at most
  26 characters; rows of a form stand together, a form is not begun again; field types and the
  order are told by the messages in https://github.com/redcap-tools/PyCap/issues/190, the columns in
  https://linkml.io/linkml-redcap/reference/data_dictionary/;
- choices are ``1, label | 2, label`` with blanks around the bar, so that no label may hold one
  (https://github.com/vubiostat/redcapAPI/issues/4);
- records hold raw values, never labels (https://github.com/redcap-tools/PyCap/issues/152); the id
  comes first, other fields may be left out; rows of repeating forms name it in
  ``redcap_repeat_instrument`` and count in ``redcap_repeat_instance``, which both stay empty
  elsewhere (https://github.com/redcap-tools/PyCap/issues/154,
  https://ccts-bsc.netlify.app/redcap/data-import-tool/); ``FORM_complete`` is 2 for complete.
"""
