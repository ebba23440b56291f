"""What stands before every company: signing in, and the companies of a person."""

from django.urls import URLPattern, path

from solde.web import home, sign_in

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/<str:token>", sign_in.sign_in_by_link, name="sign_in_by_link"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
]
